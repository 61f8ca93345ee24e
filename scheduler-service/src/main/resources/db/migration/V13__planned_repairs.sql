-- The repairs that the segments of a run planned are made by jobs, after they were judged together.

alter table scheduler.job_queue drop constraint job_type_known;
alter table scheduler.job_queue add constraint job_type_known
    check (job_type in ('RECONCILE_DATASET', 'RECONCILE_SEGMENT', 'RECONCILE_RECORD', 'FOLLOW_UP', 'FIND_ORPHANS', 'UNDO_CHANGE', 'APPLY_REPAIRS'));

comment on column scheduler.job_queue.job_type is 'What to do: a whole dataset, one of its segments, one record, a call to the owner about one record, a search for records that are gone, the undo of a change, or the repairs that segments planned.';
