-- The run log: what each reconciliation of a dataset did, told by its own result and by the changes that it made.

create view monitor.reconciliation_runs as
select j.job_id as id, j.dataset,
    (select max(p.completed_at) from monitor.jobs p
     where p.dataset = j.dataset and p.task = 'RECONCILE_DATASET' and p.status = 'COMPLETED'
       and p.completed_at <= j.began_at) as last_run_at,
    j.started_at, j.completed_at,
    (extract(epoch from j.completed_at - j.began_at) * 1000)::bigint as duration,
    coalesce((r.details ->> 'fetched')::bigint, (r.counters ->> 'source_records')::bigint, 0) as fetched,
    coalesce((r.details ->> 'created')::bigint, c.created) as created,
    coalesce((r.details ->> 'updated')::bigint, c.updated) as updated,
    coalesce((r.details ->> 'deleted')::bigint, c.deleted) as deleted,
    coalesce((r.details ->> 'orphaned')::bigint, 0) as orphaned,
    greatest(
        coalesce((r.details ->> 'errors')::bigint,
            (r.counters ->> 'repair_failures')::bigint + (r.counters ->> 'unconvertible')::bigint, 0),
        case when j.status in ('FAILED', 'DEAD', 'CANCELLED') then 1 else 0 end) as errors,
    case when j.status = 'COMPLETED' then 'success'
         when j.status in ('FAILED', 'DEAD', 'CANCELLED') then 'failed'
         else 'running' end as status,
    coalesce(r.details ->> 'message',
        case when j.status = 'CANCELLED' then 'Cancelled'
             when j.status in ('FAILED', 'DEAD') then
                 (select h.error_message from monitor.job_history h
                  where h.job_id = j.job_id and h.kind in ('FAILED', 'DEAD') order by h.at desc limit 1) end) as message,
    j.began_at
from monitor.jobs j
cross join lateral (
    select j.state -> 'stage' -> 'result' -> 'details' as details,
        j.state -> 'stage' -> 'result' -> 'counters' as counters) r
cross join lateral (
    select count(*) filter (where action = 'CREATE') as created, count(*) filter (where action = 'UPDATE') as updated,
        count(*) filter (where action = 'DELETE') as deleted
    from monitor.changes x
    where x.root_id = j.job_id and x.status = 'APPLIED') c
where j.task = 'RECONCILE_DATASET' and j.parent_id is null and j.dataset is not null;

comment on view monitor.reconciliation_runs is 'One row for each reconciliation of a dataset';
comment on column monitor.reconciliation_runs.id is 'The job of the run';
comment on column monitor.reconciliation_runs.dataset is 'Name of the dataset';
comment on column monitor.reconciliation_runs.last_run_at is 'When the successful run before it ended; null if there was none';
comment on column monitor.reconciliation_runs.started_at is 'When it began; null while it waits';
comment on column monitor.reconciliation_runs.completed_at is 'When it ended, in whatever way; null while it has not';
comment on column monitor.reconciliation_runs.duration is 'From begin to end in milliseconds';
comment on column monitor.reconciliation_runs.fetched is 'Records read from the source';
comment on column monitor.reconciliation_runs.created is 'Records that it made at the target';
comment on column monitor.reconciliation_runs.updated is 'Records that it changed at the target';
comment on column monitor.reconciliation_runs.deleted is 'Records that it removed from the target';
comment on column monitor.reconciliation_runs.orphaned is 'Entries of the queue whose record no longer exists, which it removed';
comment on column monitor.reconciliation_runs.errors is 'Records that failed, and steps of the run that did';
comment on column monitor.reconciliation_runs.status is 'success, failed or running';
comment on column monitor.reconciliation_runs.message is 'What an operator should know; null for a run without incidents';
comment on column monitor.reconciliation_runs.began_at is 'Begin, or entry into the queue while it waits: the order of the log';
