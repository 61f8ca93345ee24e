-- A job costs as few rows, index entries and look-ups as its promises allow.

-- What is to be published leaves the history: a row that is written once and deleted when the broker has it, instead of
-- one that is changed twice and stays.
create table scheduler.outbox (
    seq    bigint generated always as identity primary key,
    at     timestamptz not null,
    events text        not null
);

comment on table scheduler.outbox is 'The scheduler''s own JobEvents that no broker has acknowledged: written in the transaction of the transition, deleted after the acknowledgement.';
comment on column scheduler.outbox.seq is 'Order of entry.';
comment on column scheduler.outbox.at is 'When they were written.';
comment on column scheduler.outbox.events is 'Some events, a line each: the job''s root, which is the key of the message, a blank, and the JobEvent as JSON.';

-- As many events as a page holds are a row, and stay in it as they are: neither compressed nor put elsewhere.
alter table scheduler.outbox alter column events set storage external;
-- All of it comes and goes: what is gone is cleaned up early, and never left to the cost-based delay.
alter table scheduler.outbox set (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

insert into scheduler.outbox (at, events)
    select at, root_id || ' ' || replace(detail::text, E'\n', ' ') from scheduler.job_history
    where outgoing and published_at is null order by seq;

drop index scheduler.job_history_outbox;
alter table scheduler.job_history drop column claimed_until, drop column published_at;
-- What the columns of the history say of the event is not kept in the detail once more.
comment on table scheduler.job_history is 'The states that jobs went through: written in the transaction of the transition, and never changed.';
comment on column scheduler.job_history.detail is 'What the event says beside the other columns, and the job''s own.';
comment on column scheduler.job_history.outgoing is 'Whether the scheduler decided it and publishes it; what came over Kafka is already there.';
-- Never changed: no room for updates is needed.
alter table scheduler.job_history set (fillfactor = 100);

-- A look at the job, and a lock on it, for each line of history: who writes a line holds the job's lock anyway, and who
-- deletes jobs deletes their history.
alter table scheduler.job_history drop constraint job_history_job_id_fkey;

-- Lines are looked up by their job and nothing else. What is heard twice is told by the job's state, which the writer of
-- a line has locked; an index of random ids to tell it once more cost as much as the line.
alter table scheduler.job_history drop constraint job_history_event_id_key;
alter table scheduler.job_history drop constraint job_history_pkey;
drop index scheduler.job_history_job;
alter table scheduler.job_history add primary key (job_id, seq);
comment on column scheduler.job_history.event_id is 'The event''s id, the same for every delivery.';

-- What has not ended is in one of the indexes that the queue works with anyway; one of its own had to follow each step.
drop index scheduler.job_queue_unfinished;
create view scheduler.unfinished_job as
    select id, dataset, status, priority, run_at, ready from scheduler.job_queue where status = 'QUEUED' and ready
    union all
    select id, dataset, status, priority, run_at, ready from scheduler.job_queue where status = 'QUEUED' and not ready
    union all
    select id, dataset, status, priority, run_at, ready from scheduler.job_queue where lease_until is not null
    union all
    select id, dataset, status, priority, run_at, ready from scheduler.job_queue
    where job_type = 'RECONCILE_DATASET' and finished_at is null and status = 'RUNNING' and lease_until is null;

comment on view scheduler.unfinished_job is 'Jobs that wait, are in flight, or wait for their children: each part by an index of its own.';
