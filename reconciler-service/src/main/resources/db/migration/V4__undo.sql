-- A change can be undone: the journal says which call takes back which, and keeps what was applied longer than the rest.

alter table reconciler.repairs add column undoes uuid;
comment on column reconciler.repairs.undoes is 'The change that this call takes back, a row of this table; null for every other call.';
comment on column reconciler.repairs.job_id is 'The job that makes the call; the latest, if one took it over from another.';
comment on column reconciler.repairs.mismatch_id is 'The mismatch that the repair answers; of an undo, the one that the undone change answered.';

-- What had no effect is forgotten earlier than what is kept to be undone.
create index repairs_without_effect on reconciler.repairs (closed_at) where closed_at is not null and status <> 'APPLIED';
