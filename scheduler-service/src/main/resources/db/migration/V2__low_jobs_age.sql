-- LOW jobs age: one that could go for long enough stands in line as if it were NORMAL.

alter table scheduler.job_queue add column aged boolean not null default false;
alter table scheduler.job_queue add column turn smallint not null
    generated always as (case when aged and priority = 0 then 1 else priority end) stored;
comment on column scheduler.job_queue.aged is 'Whether the job could go for so long that it counts as NORMAL if it is LOW.';
comment on column scheduler.job_queue.turn is 'The priority that decides its place in line: its own, or NORMAL for a LOW one that aged.';

drop index scheduler.job_queue_dispatch;
create index job_queue_dispatch on scheduler.job_queue (turn desc, seq) where status = 'QUEUED' and ready;
drop index scheduler.job_queue_dataset_line;
create index job_queue_dataset_line on scheduler.job_queue (dataset, turn desc, seq) where job_type = 'RECONCILE_DATASET' and finished_at is null;
-- Which LOW job comes of age next.
create index job_queue_ageing on scheduler.job_queue (run_at) where status = 'QUEUED' and ready and priority = 0 and not aged;
