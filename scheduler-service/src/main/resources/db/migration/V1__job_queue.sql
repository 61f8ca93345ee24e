-- The JobQueue. A row is the job and at the same time its outbox row: what is QUEUED here is still to be sent.

create table scheduler.job_queue (
    id                uuid primary key,
    seq               bigint generated always as identity,
    job_type          text        not null check (job_type in ('RECONCILE_DATASET', 'RECONCILE_SEGMENT', 'RECONCILE_RECORD')),
    dataset           text        not null,
    entity_type       text        not null,
    entity_id         text,
    status            text        not null check (status in ('QUEUED', 'DISPATCHED', 'RUNNING', 'COMPLETED', 'FAILED', 'DEAD', 'CANCELLED')),
    created_at        timestamptz not null,
    executed_at       timestamptz,
    finished_at       timestamptz,
    data              jsonb       not null default '{}',
    parent_id         uuid references scheduler.job_queue (id) on delete cascade,
    root_id           uuid        not null,
    segment_no        integer,
    range_from        text,
    range_to          text,
    estimated_records bigint      not null default 0,
    strategy          text        not null,
    priority          smallint    not null check (priority between 0 and 2),
    repair            boolean     not null,
    origin_system     text        not null,
    origin_actor      text,
    origin_channel    text        not null,
    correlation_id    text        not null,
    depends_on        uuid[]      not null default '{}',
    run_at            timestamptz not null,
    ready             boolean     not null,
    attempt           integer     not null default 0,
    closed_attempt    integer     not null default 0,
    retries           integer     not null default 0,
    lease_losses      integer     not null default 0,
    lease_until       timestamptz,
    dispatched_at     timestamptz,
    worker            text,
    open_children     integer,
    compared_records  bigint      not null default 0,
    mismatches        bigint      not null default 0,
    result            jsonb,
    error             jsonb,
    constraint record_has_key check (job_type <> 'RECONCILE_RECORD' or entity_id is not null),
    constraint segment_has_parent check (job_type <> 'RECONCILE_SEGMENT' or (parent_id is not null and segment_no is not null)),
    constraint finished_when_terminal check ((finished_at is not null) = (status in ('COMPLETED', 'FAILED', 'DEAD', 'CANCELLED'))),
    constraint lease_only_in_flight check (lease_until is null or status in ('DISPATCHED', 'RUNNING'))
);

comment on table scheduler.job_queue is 'Every unit of work: waiting, in flight and ended.';
comment on column scheduler.job_queue.id is 'The job; also the key of its message.';
comment on column scheduler.job_queue.seq is 'Order of entry; within one priority the lower goes first.';
comment on column scheduler.job_queue.job_type is 'What to do: a whole dataset, one of its segments, or one record.';
comment on column scheduler.job_queue.dataset is 'The dataset by its name in the configuration.';
comment on column scheduler.job_queue.entity_type is 'The kind of record, as the dataset names it.';
comment on column scheduler.job_queue.entity_id is 'The key of the one record of a RECONCILE_RECORD job.';
comment on column scheduler.job_queue.status is 'QUEUED waits; DISPATCHED is leased for sending or sent; RUNNING is worked on, or waits for its children; the others are ends.';
comment on column scheduler.job_queue.created_at is 'When the job entered the queue.';
comment on column scheduler.job_queue.executed_at is 'When work on it first began.';
comment on column scheduler.job_queue.finished_at is 'When it ended, however it ended.';
comment on column scheduler.job_queue.data is 'Options of the strategy and whatever the trigger attached.';
comment on column scheduler.job_queue.parent_id is 'The job that this one is a part of.';
comment on column scheduler.job_queue.root_id is 'The job that a trigger created: itself, or the outermost parent.';
comment on column scheduler.job_queue.segment_no is 'Position among the children of the parent, from 0, in key order.';
comment on column scheduler.job_queue.range_from is 'First key of the segment; null for an open start.';
comment on column scheduler.job_queue.range_to is 'First key after the segment; null for an open end.';
comment on column scheduler.job_queue.estimated_records is 'Keys expected in all, 0 if unknown; only for progress.';
comment on column scheduler.job_queue.strategy is 'How to compare.';
comment on column scheduler.job_queue.priority is '0 LOW, 1 NORMAL, 2 HIGH.';
comment on column scheduler.job_queue.repair is 'Whether differences are repaired through the owner, or only reported.';
comment on column scheduler.job_queue.origin_system is 'The system that asked.';
comment on column scheduler.job_queue.origin_actor is 'The person or account, if known.';
comment on column scheduler.job_queue.origin_channel is 'By which way it came: CRON, MANUAL, EVENT, FOLLOW_UP, RETRY.';
comment on column scheduler.job_queue.correlation_id is 'Ties together everything that one cause led to.';
comment on column scheduler.job_queue.depends_on is 'Jobs that must have ended first, well or not.';
comment on column scheduler.job_queue.run_at is 'Not before this time: a delay, or the backoff of a retry.';
comment on column scheduler.job_queue.ready is 'Whether run_at has come and every dependency has ended; keeps waiting entries out of the dispatch index.';
comment on column scheduler.job_queue.attempt is 'Counts dispatches from 1; the fencing token. 0 before the first one.';
comment on column scheduler.job_queue.closed_attempt is 'The last attempt that is settled: whatever it still says is ignored.';
comment on column scheduler.job_queue.retries is 'Attempts that failed with a retryable error; lease losses do not count.';
comment on column scheduler.job_queue.lease_losses is 'How often a worker that had begun fell silent.';
comment on column scheduler.job_queue.lease_until is 'In flight and not waiting for children; past this time the attempt counts as lost.';
comment on column scheduler.job_queue.dispatched_at is 'When the broker acknowledged the message of the present attempt; null until then.';
comment on column scheduler.job_queue.worker is 'The reconciler that works, or worked, on it.';
comment on column scheduler.job_queue.open_children is 'Children that have not ended; null for a job that was never planned.';
comment on column scheduler.job_queue.compared_records is 'Keys compared so far in the present attempt.';
comment on column scheduler.job_queue.mismatches is 'Differences confirmed so far in the present attempt.';
comment on column scheduler.job_queue.result is 'JobResult: verdict, counters, details.';
comment on column scheduler.job_queue.error is 'JobError of the last failed attempt, or of the end.';

-- Dispatch: the front of the line by priority and order of entry. Delayed and dependent entries are not in it.
create index job_queue_dispatch on scheduler.job_queue (priority desc, seq) where status = 'QUEUED' and ready;
-- Promotion: what becomes ready next.
create index job_queue_promotion on scheduler.job_queue (run_at) where status = 'QUEUED' and not ready;
-- Size of the window, and leases that expired.
create index job_queue_lease on scheduler.job_queue (lease_until) where lease_until is not null;
-- One dataset job of a dataset at a time.
create index job_queue_dataset_line on scheduler.job_queue (dataset, priority desc, seq) where job_type = 'RECONCILE_DATASET' and finished_at is null;
-- An event for a record that already waits joins it.
create unique index job_queue_waiting_record on scheduler.job_queue (dataset, entity_id) where job_type = 'RECONCILE_RECORD' and status = 'QUEUED' and attempt = 0;
-- The same plan twice adds nothing.
create unique index job_queue_segment on scheduler.job_queue (parent_id, segment_no) where parent_id is not null;
-- What is not finished, for the gauges.
create index job_queue_unfinished on scheduler.job_queue (status, priority, created_at) where finished_at is null;
-- Durations of earlier runs, for estimates.
create index job_queue_dataset_done on scheduler.job_queue (dataset, finished_at desc) where job_type = 'RECONCILE_DATASET' and status = 'COMPLETED';

create table scheduler.job_history (
    seq           bigint generated always as identity primary key,
    event_id      uuid        not null unique,
    job_id        uuid        not null references scheduler.job_queue (id) on delete cascade,
    root_id       uuid        not null,
    event         text        not null,
    status        text        not null,
    attempt       integer     not null,
    at            timestamptz not null,
    detail        jsonb,
    outgoing      boolean     not null,
    claimed_until timestamptz,
    published_at  timestamptz
);

comment on table scheduler.job_history is 'The states that jobs went through, and the outbox of the scheduler''s own JobEvents: written in the transaction of the transition.';
comment on column scheduler.job_history.seq is 'Order of entry.';
comment on column scheduler.job_history.event_id is 'The event''s id: the same for every delivery, so that a repeated one adds nothing.';
comment on column scheduler.job_history.job_id is 'The job.';
comment on column scheduler.job_history.root_id is 'The job''s root; the key of the published message.';
comment on column scheduler.job_history.event is 'What happened: the type of the JobEvent, or joined.';
comment on column scheduler.job_history.status is 'The job''s status afterwards.';
comment on column scheduler.job_history.attempt is 'The attempt that it is about.';
comment on column scheduler.job_history.at is 'When it happened.';
comment on column scheduler.job_history.detail is 'The whole JobEvent for what is outgoing; else what is worth keeping of it.';
comment on column scheduler.job_history.outgoing is 'Whether the scheduler has to publish it; what came over Kafka is already there.';
comment on column scheduler.job_history.claimed_until is 'A publisher is sending it; past this time another one may.';
comment on column scheduler.job_history.published_at is 'When the broker acknowledged it.';

create index job_history_job on scheduler.job_history (job_id, seq);
create index job_history_outbox on scheduler.job_history (seq) where outgoing and published_at is null;

create table scheduler.schedule_fire (
    dataset  text        not null,
    fire_at  timestamptz not null,
    fired_at timestamptz not null,
    job_id   uuid        not null,
    primary key (dataset, fire_at)
);

comment on table scheduler.schedule_fire is 'Fires of schedules; the key lets each happen once however many schedulers run.';
comment on column scheduler.schedule_fire.dataset is 'The dataset whose schedule fired.';
comment on column scheduler.schedule_fire.fire_at is 'The time that the schedule names.';
comment on column scheduler.schedule_fire.fired_at is 'When it was acted upon.';
comment on column scheduler.schedule_fire.job_id is 'The job that it started.';

create table scheduler.idempotency_key (
    endpoint     text        not null,
    key          text        not null,
    request_hash text        not null,
    answer       jsonb,
    created_at   timestamptz not null,
    primary key (endpoint, key)
);

comment on table scheduler.idempotency_key is 'Answers to requests that carried an Idempotency-Key, kept with what the request did.';
comment on column scheduler.idempotency_key.endpoint is 'The operation that was asked for.';
comment on column scheduler.idempotency_key.key is 'The caller''s key.';
comment on column scheduler.idempotency_key.request_hash is 'SHA-256 of the request in hexadecimal: the key with another request is an error.';
comment on column scheduler.idempotency_key.answer is 'The first answer''s body.';
comment on column scheduler.idempotency_key.created_at is 'When the key was first used.';
