-- Each dataset has a line of its own: one that is paused is stepped over as a whole, however many wait in it.
drop index scheduler.job_queue_dispatch;
create index job_queue_line on scheduler.job_queue (dataset, turn desc, seq) where status = 'QUEUED' and ready;

-- From one dataset to the next by the index, which knows no shorter way to tell them.
create view scheduler.dataset_in_line as
    with recursive found (dataset) as (
        (select q.dataset from scheduler.job_queue q where q.status = 'QUEUED' and q.ready order by q.dataset limit 1)
        union all
        select (select q.dataset from scheduler.job_queue q
                where q.status = 'QUEUED' and q.ready and q.dataset > f.dataset order by q.dataset limit 1)
        from found f where f.dataset is not null)
    select f.dataset from found f
    where f.dataset is not null
    and not exists (select 1 from scheduler.pause p where p.dataset in ('*', f.dataset));

comment on view scheduler.dataset_in_line is 'Datasets of which jobs are in line and may go: none of what is paused.';
