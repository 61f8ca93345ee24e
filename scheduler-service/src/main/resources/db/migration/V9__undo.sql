-- Changes are undone by jobs.

alter table scheduler.job_queue drop constraint job_type_known;
alter table scheduler.job_queue add column undoes uuid;
alter table scheduler.job_queue add constraint job_type_known
    check (job_type in ('RECONCILE_DATASET', 'RECONCILE_SEGMENT', 'RECONCILE_RECORD', 'FOLLOW_UP', 'FIND_ORPHANS', 'UNDO_CHANGE'));
alter table scheduler.job_queue add constraint undo_named
    check ((job_type = 'UNDO_CHANGE') = (undoes is not null) and (job_type <> 'UNDO_CHANGE' or entity_id is not null));

comment on column scheduler.job_queue.job_type is 'What to do: a whole dataset, one of its segments, one record, a call to the owner about one record, a search for records that are gone, or the undo of a change.';
comment on column scheduler.job_queue.entity_id is 'The key of the one record of a RECONCILE_RECORD, FOLLOW_UP or UNDO_CHANGE job.';
comment on column scheduler.job_queue.undoes is 'The change that an UNDO_CHANGE job takes back; null for every other job.';

-- One live undo of a change.
create unique index job_queue_live_undo on scheduler.job_queue (undoes) where undoes is not null and finished_at is null;
-- What became of earlier ones.
create index job_queue_undo on scheduler.job_queue (undoes, seq) where undoes is not null;
