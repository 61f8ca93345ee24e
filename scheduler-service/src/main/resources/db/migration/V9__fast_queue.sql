-- A job costs as few rows, index entries and look-ups as its promises allow.

-- What is to be published leaves the history: a row that is written once and deleted when the broker has it, instead of
-- one that is changed twice and stays.
create table scheduler.outbox (
    seq     bigint generated always as identity primary key,
    job_id  uuid not null,
    root_id uuid not null,
    message text not null
);

comment on table scheduler.outbox is 'The scheduler''s own JobEvents that no broker has acknowledged: written in the transaction of the transition, deleted after the acknowledgement.';
comment on column scheduler.outbox.seq is 'Order of entry.';
comment on column scheduler.outbox.job_id is 'The job.';
comment on column scheduler.outbox.root_id is 'The job''s root; the key of the message.';
comment on column scheduler.outbox.message is 'The JobEvent as JSON.';

-- All of it comes and goes: what is gone is cleaned up early, and never left to the cost-based delay.
alter table scheduler.outbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0);

insert into scheduler.outbox (job_id, root_id, message)
    select job_id, root_id, detail::text from scheduler.job_history where outgoing and published_at is null order by seq;

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
