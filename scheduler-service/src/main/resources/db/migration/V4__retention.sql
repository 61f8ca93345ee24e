-- What is purged after its retention is found by its age.

create index job_queue_ended_roots on scheduler.job_queue (finished_at) where finished_at is not null and parent_id is null;
create index idempotency_key_age on scheduler.idempotency_key (created_at);
