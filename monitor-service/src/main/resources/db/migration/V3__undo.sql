-- The log says which change takes back which.

alter table monitor.changes add column undoes uuid;
comment on column monitor.changes.undoes is 'The change that this one takes back; null for every other';
comment on column monitor.changes.mismatch_id is 'The sighting that it answers; of an undo, the one that the undone change answered';
comment on column monitor.jobs.task is 'What the job does, by its name in the JobQueue, such as RECONCILE_DATASET or UNDO_CHANGE';

create index changes_by_undone on monitor.changes (undoes) where undoes is not null;
