-- A run that came to its end and is not sure of what it says is no success: it is inconclusive, and its message says why.

create or replace view monitor.reconciliation_runs as
select j.job_id as id, j.dataset,
    (select max(p.completed_at) from monitor.jobs p
     where p.dataset = j.dataset and p.task = 'RECONCILE_DATASET' and p.status = 'COMPLETED'
       and p.completed_at <= j.began_at) as last_run_at,
    j.started_at, j.completed_at,
    (extract(epoch from j.completed_at - j.began_at) * 1000)::bigint as duration,
    coalesce((r.details ->> 'fetched')::bigint, (r.counters ->> 'source_records')::bigint,
        (select greatest(j.compared_records, sum(s.compared_records)) from monitor.jobs s where s.parent_id = j.job_id)::bigint,
        0) as fetched,
    coalesce((r.details ->> 'created')::bigint, c.created) as created,
    coalesce((r.details ->> 'updated')::bigint, c.updated) as updated,
    coalesce((r.details ->> 'deleted')::bigint, c.deleted) as deleted,
    coalesce((r.details ->> 'orphaned')::bigint, 0) as orphaned,
    greatest(
        coalesce((r.details ->> 'errors')::bigint,
            (r.counters ->> 'repair_failures')::bigint + (r.counters ->> 'unconvertible')::bigint, 0),
        case when j.status in ('FAILED', 'DEAD', 'CANCELLED') then 1 else 0 end) as errors,
    case when j.status = 'COMPLETED' and r.verdict in ('MATCH', 'DRIFT') then 'success'
         when j.status = 'COMPLETED' then 'inconclusive'
         when j.status in ('FAILED', 'DEAD', 'CANCELLED') then 'failed'
         else 'running' end as status,
    coalesce(r.details ->> 'message',
        case when j.status = 'CANCELLED' then 'Cancelled'
             when j.status in ('FAILED', 'DEAD') then
                 (select h.error_message from monitor.job_history h
                  where h.job_id = j.job_id and h.kind in ('FAILED', 'DEAD') order by h.at desc limit 1)
             when j.status = 'COMPLETED' and r.verdict is distinct from 'MATCH' and r.verdict is distinct from 'DRIFT' then
                 coalesce(
                     (select 'Inconclusive: '
                         || string_agg((w.why ->> 'reason') || ' (' || (w.why ->> 'count') || '). ' || (w.why ->> 'message'),
                             ' ' order by w.place)
                      from jsonb_array_elements(r.reasons) with ordinality as w(why, place)
                      where w.place <= 3),
                     'Inconclusive: not everything was compared.') end) as message,
    j.began_at
from monitor.jobs j
cross join lateral (
    select j.state -> 'stage' -> 'result' -> 'details' as details,
        j.state -> 'stage' -> 'result' -> 'counters' as counters,
        j.state -> 'stage' -> 'result' ->> 'verdict' as verdict,
        case when jsonb_typeof(j.state -> 'stage' -> 'result' -> 'details' -> 'inconclusive') = 'array'
             then j.state -> 'stage' -> 'result' -> 'details' -> 'inconclusive' else '[]' end as reasons) r
cross join lateral (
    select count(*) filter (where action = 'CREATE') as created, count(*) filter (where action = 'UPDATE') as updated,
        count(*) filter (where action = 'DELETE') as deleted
    from monitor.changes x
    where x.root_id = j.job_id and x.status = 'APPLIED') c
where j.task = 'RECONCILE_DATASET' and j.parent_id is null and j.dataset is not null;

comment on column monitor.reconciliation_runs.status is 'success, inconclusive, failed or running; what is not sure is no success';
comment on column monitor.totals.metric is 'jobs_completed, runs, verdicts, mismatches, duration_bucket or duration_sum';
comment on column monitor.totals.label is 'The status, the verdict, the kind of mismatch, or the upper bound of the bucket';
