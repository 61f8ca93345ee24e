-- What a trigger attaches is kept once, for however many jobs, and beside the queue that is read all the time.
create table scheduler.payload (
    id         uuid        primary key,
    created_at timestamptz not null,
    data       jsonb       not null
);

comment on table scheduler.payload is 'What triggers attached to the jobs that entered together. Goes after the last of them.';
comment on column scheduler.payload.id is 'Named by the jobs.';
comment on column scheduler.payload.created_at is 'When the jobs entered.';
comment on column scheduler.payload.data is 'The object as it was sent.';

alter table scheduler.job_queue add column payload_id uuid references scheduler.payload;
comment on column scheduler.job_queue.payload_id is 'What was attached, if anything was: shown with the job and read for nothing else.';
comment on column scheduler.job_queue.data is 'Options of the work. Of jobs from before there was a table for it also what was attached.';

create index job_queue_payload on scheduler.job_queue (payload_id) where payload_id is not null;
create index payload_age on scheduler.payload (created_at);
