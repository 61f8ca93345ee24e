-- What the reconciler itself must remember: who may work on a job, and which repairs are under way.

create table reconciler.claims (
    job_id     uuid        not null primary key,
    attempt    integer     not null check (attempt >= 1),
    worker     text        not null,
    claimed_at timestamptz not null
);
comment on table reconciler.claims is 'The highest attempt of each job that a worker began: the fence against older attempts and repeated messages.';
comment on column reconciler.claims.job_id is 'The entry of the JobQueue.';
comment on column reconciler.claims.attempt is 'The fencing token: only this attempt may have effects.';
comment on column reconciler.claims.worker is 'The process that claimed it, for an operator to find.';
comment on column reconciler.claims.claimed_at is 'When it was claimed.';

create index claims_by_time on reconciler.claims (claimed_at);

create table reconciler.repairs (
    id             uuid        not null primary key,
    job_id         uuid        not null,
    root_id        uuid        not null,
    attempt        integer     not null,
    dataset        text        not null,
    entity_type    text        not null,
    record_key     text        not null,
    mismatch_id    uuid        not null,
    mismatch_kind  text        not null,
    action         text        not null,
    owner          text        not null,
    path           text        not null,
    request_body   text,
    before_record  text,
    version_before text,
    origin         text        not null,
    created_at     timestamptz not null,
    status         text,
    version_after  text,
    error_code     text,
    message        text,
    closed_at      timestamptz,
    constraint repairs_closed_with_status check ((closed_at is null) = (status is null))
);
comment on table reconciler.repairs is 'One row a repair, written before the owner is called and closed after the change was published.';
comment on column reconciler.repairs.id is 'Change id, and the idempotency key of the owner call.';
comment on column reconciler.repairs.job_id is 'The job that repairs.';
comment on column reconciler.repairs.root_id is 'The root of that job.';
comment on column reconciler.repairs.attempt is 'The attempt that wrote the row.';
comment on column reconciler.repairs.dataset is 'The dataset that the record belongs to.';
comment on column reconciler.repairs.entity_type is 'The kind of record, as the job names it.';
comment on column reconciler.repairs.record_key is 'The key of the record as one string.';
comment on column reconciler.repairs.mismatch_id is 'The mismatch that the repair answers.';
comment on column reconciler.repairs.mismatch_kind is 'MISSING_IN_TARGET, MISSING_IN_SOURCE or DATA_MISMATCH; counts the difference once over all attempts.';
comment on column reconciler.repairs.action is 'CREATE, UPDATE or DELETE.';
comment on column reconciler.repairs.owner is 'The name of the owner in the configuration.';
comment on column reconciler.repairs.path is 'The path of the record under the address of the owner.';
comment on column reconciler.repairs.request_body is 'The body of the call, byte for byte, so that a repeat is the same request; null for a deletion.';
comment on column reconciler.repairs.before_record is 'The record of the target before, as JSON; null if there was none.';
comment on column reconciler.repairs.version_before is 'The version that the call is conditional on; null for a creation.';
comment on column reconciler.repairs.origin is 'Who or what caused the repair, as JSON.';
comment on column reconciler.repairs.created_at is 'When the intent was written.';
comment on column reconciler.repairs.status is 'APPLIED, CONFLICT, REJECTED or FAILED; null while open.';
comment on column reconciler.repairs.version_after is 'The version that the owner answered with.';
comment on column reconciler.repairs.error_code is 'Why it was not applied.';
comment on column reconciler.repairs.message is 'The same as a sentence.';
comment on column reconciler.repairs.closed_at is 'When the outcome was published; null while open.';

-- An open row is the lock on its record: two jobs never repair one record at once.
create unique index repairs_record_lock on reconciler.repairs (dataset, record_key) where closed_at is null;
create index repairs_open on reconciler.repairs (created_at) where closed_at is null;
create index repairs_by_job on reconciler.repairs (job_id, record_key, created_at);
create index repairs_by_closing on reconciler.repairs (closed_at) where closed_at is not null;
