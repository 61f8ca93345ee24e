-- What monitor-service knows: projections of the events of the other services, built only from their messages.

create table monitor.jobs (
    job_id uuid primary key,
    root_id uuid not null,
    parent_id uuid,
    dataset text collate "C",
    entity_type text,
    entity_id text,
    task text,
    job_type text,
    strategy text,
    priority text,
    status text not null,
    attempt integer not null,
    queued_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    began_at timestamptz generated always as (coalesce(started_at, queued_at)) stored,
    compared_records bigint not null default 0,
    estimated_records bigint not null default 0,
    mismatch_count bigint not null default 0,
    state jsonb
);
comment on table monitor.jobs is 'One row for each job of the JobQueue, as its events tell; a row without dataset has not been told what it is yet';
comment on column monitor.jobs.job_id is 'Id of the JobQueue entry';
comment on column monitor.jobs.root_id is 'The job that a trigger created: itself, or the outermost parent';
comment on column monitor.jobs.parent_id is 'The job that this one is a part of; null for a root';
comment on column monitor.jobs.dataset is 'Name of the dataset; null until the queued event has arrived';
comment on column monitor.jobs.entity_type is 'Kind of record, as the dataset names it';
comment on column monitor.jobs.entity_id is 'Key of the one record of a targeted job';
comment on column monitor.jobs.task is 'What the job does: RECONCILE_DATASET, RECONCILE_SEGMENT or RECONCILE_RECORD';
comment on column monitor.jobs.job_type is 'How it came about: HOURLY_SCHEDULED, MANUAL_ONDEMAND or EVENT_TARGETED';
comment on column monitor.jobs.strategy is 'How the dataset is compared';
comment on column monitor.jobs.priority is 'LOW, NORMAL or HIGH';
comment on column monitor.jobs.status is 'Where the job stands, by its latest event in the order of attempts and kinds';
comment on column monitor.jobs.attempt is 'The attempt that the status is about; 0 before the first one';
comment on column monitor.jobs.queued_at is 'When it entered the JobQueue';
comment on column monitor.jobs.started_at is 'When the first attempt began';
comment on column monitor.jobs.completed_at is 'When it ended, in whatever way; null while it has not';
comment on column monitor.jobs.began_at is 'Start, or entry into the JobQueue while not started: the order of the list';
comment on column monitor.jobs.compared_records is 'Records compared so far, of this job alone without its children';
comment on column monitor.jobs.estimated_records is 'Records expected in all; 0 if unknown';
comment on column monitor.jobs.mismatch_count is 'Confirmed differences so far, of this job alone without its children';
comment on column monitor.jobs.state is 'The whole projection, from which the other columns are derived';

create index jobs_list on monitor.jobs (began_at desc, job_id) where parent_id is null and dataset is not null;
create index jobs_by_dataset on monitor.jobs (dataset, began_at desc, job_id) where parent_id is null;
create index jobs_active on monitor.jobs (began_at desc)
    where parent_id is null and dataset is not null and status in ('QUEUED', 'DISPATCHED', 'RUNNING');
create index jobs_last_completed on monitor.jobs (dataset, completed_at desc)
    where status = 'COMPLETED' and task = 'RECONCILE_DATASET';
create index jobs_children on monitor.jobs (parent_id) where parent_id is not null;

create table monitor.job_history (
    event_id uuid primary key,
    job_id uuid not null,
    root_id uuid not null,
    attempt integer not null,
    kind text not null,
    at timestamptz not null,
    worker text,
    error_code text,
    error_message text,
    retryable boolean,
    note text
);
comment on table monitor.job_history is 'Every state that a job went through; heartbeats are left out';
comment on column monitor.job_history.event_id is 'Id of the event, the same for every delivery';
comment on column monitor.job_history.job_id is 'The job';
comment on column monitor.job_history.root_id is 'Its root job';
comment on column monitor.job_history.attempt is 'The attempt that the event is about';
comment on column monitor.job_history.kind is 'Name of the event';
comment on column monitor.job_history.at is 'When it happened, by the clock of the service that tells it';
comment on column monitor.job_history.worker is 'The reconciler at work, if one is';
comment on column monitor.job_history.error_code is 'Stable code of the error, if it is one';
comment on column monitor.job_history.error_message is 'The error as a sentence';
comment on column monitor.job_history.retryable is 'Whether trying again may help';
comment on column monitor.job_history.note is 'What else the event says, as a sentence';

create index job_history_by_job on monitor.job_history (job_id, at);
create index job_history_errors on monitor.job_history (root_id, at) where error_code is not null;

create table monitor.mismatches (
    mismatch_id uuid primary key,
    dataset text collate "C" not null,
    record_key text collate "C" not null,
    kind text not null,
    resolution_status text not null
        check (resolution_status in ('PENDING', 'AUTO_RESOLVED', 'MANUAL_RESOLVED', 'IGNORED')),
    resolution_notes text,
    resolved_at timestamptz,
    resolved_by text,
    resolved_by_job uuid,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    latest_sighting uuid not null
);
comment on table monitor.mismatches is 'One row for each time a record fell out of agreement, until it agrees again';
comment on column monitor.mismatches.mismatch_id is 'Id of the sighting that opened it';
comment on column monitor.mismatches.dataset is 'Name of the dataset';
comment on column monitor.mismatches.record_key is 'Key of the record';
comment on column monitor.mismatches.kind is 'How the record differs, by the latest sighting';
comment on column monitor.mismatches.resolution_status is 'PENDING, AUTO_RESOLVED, MANUAL_RESOLVED or IGNORED';
comment on column monitor.mismatches.resolution_notes is 'What the operator wrote';
comment on column monitor.mismatches.resolved_at is 'When it was resolved or ignored';
comment on column monitor.mismatches.resolved_by is 'Who resolved or ignored it';
comment on column monitor.mismatches.resolved_by_job is 'The root job that found the record equal, if AUTO_RESOLVED';
comment on column monitor.mismatches.first_seen is 'When the first scan saw the difference';
comment on column monitor.mismatches.last_seen is 'When the difference was last confirmed';
comment on column monitor.mismatches.latest_sighting is 'The sighting whose fields and records are shown';

-- The promise of one open mismatch a record; an ignored one stays the open one of its record.
create unique index mismatches_open on monitor.mismatches (dataset, record_key)
    where resolution_status in ('PENDING', 'IGNORED');
create index mismatches_by_key on monitor.mismatches (dataset, record_key);
create index mismatches_list on monitor.mismatches (first_seen desc, mismatch_id);

create table monitor.sightings (
    sighting_id uuid primary key,
    mismatch_id uuid not null references monitor.mismatches,
    job_id uuid not null,
    root_id uuid not null,
    kind text not null,
    source_kind text not null,
    target_kind text not null,
    fields jsonb not null,
    source_record jsonb,
    target_record jsonb,
    source_checksum text,
    target_checksum text,
    first_seen timestamptz not null,
    last_seen timestamptz not null
);
comment on table monitor.sightings is 'Every finding of a mismatch by a root job, with what was seen then';
comment on column monitor.sightings.sighting_id is 'The same whenever the same root job finds the same record';
comment on column monitor.sightings.mismatch_id is 'The mismatch that it is a finding of';
comment on column monitor.sightings.job_id is 'The job that found it';
comment on column monitor.sightings.root_id is 'Its root job';
comment on column monitor.sightings.kind is 'How the record differed';
comment on column monitor.sightings.source_kind is 'Kind of the source''s store';
comment on column monitor.sightings.target_kind is 'Kind of the target''s store';
comment on column monitor.sightings.fields is 'The fields that differed, raw and canonical';
comment on column monitor.sightings.source_record is 'The source''s record; null if missing there';
comment on column monitor.sightings.target_record is 'The target''s record; null if missing there';
comment on column monitor.sightings.source_checksum is 'Digest of the canonical record of the source';
comment on column monitor.sightings.target_checksum is 'Digest of the canonical record of the target';
comment on column monitor.sightings.first_seen is 'When the scan saw the difference';
comment on column monitor.sightings.last_seen is 'When the recheck confirmed it';

create index sightings_by_root on monitor.sightings (root_id, kind);
create index sightings_by_job on monitor.sightings (job_id);
create index sightings_by_mismatch on monitor.sightings (mismatch_id, root_id);

create table monitor.clearances (
    root_id uuid primary key,
    dataset text collate "C" not null,
    record_key text collate "C",
    started_at timestamptz not null,
    completed_at timestamptz not null,
    expected_sightings bigint not null,
    applied boolean not null default false
);
comment on table monitor.clearances is 'Completed comparisons that resolve what they did not find';
comment on column monitor.clearances.root_id is 'The root job';
comment on column monitor.clearances.dataset is 'Name of the dataset';
comment on column monitor.clearances.record_key is 'The one record that was compared; null for all of the dataset';
comment on column monitor.clearances.started_at is 'Resolves only mismatches last seen before this';
comment on column monitor.clearances.completed_at is 'When the mismatches that it resolves count as resolved';
comment on column monitor.clearances.expected_sightings is 'Mismatches that the job itself found: it waits for their messages';
comment on column monitor.clearances.applied is 'Whether it has taken effect';

create index clearances_by_dataset on monitor.clearances (dataset, started_at);

create table monitor.changes (
    change_id uuid primary key,
    job_id uuid not null,
    root_id uuid not null,
    mismatch_id uuid not null,
    dataset text collate "C" not null,
    entity_type text not null,
    entity_id text collate "C" not null,
    action text not null,
    status text not null,
    owner text not null,
    before jsonb,
    after jsonb,
    version_before text,
    version_after text,
    error_code text,
    message text,
    origin jsonb not null,
    at timestamptz not null
);
comment on table monitor.changes is 'The log: every repair, applied or attempted';
comment on column monitor.changes.change_id is 'Id of the change and idempotency key of the owner call';
comment on column monitor.changes.job_id is 'The job that made it';
comment on column monitor.changes.root_id is 'Its root job';
comment on column monitor.changes.mismatch_id is 'The sighting that it answers';
comment on column monitor.changes.dataset is 'Name of the dataset';
comment on column monitor.changes.entity_type is 'Kind of record';
comment on column monitor.changes.entity_id is 'Key of the record';
comment on column monitor.changes.action is 'CREATE, UPDATE or DELETE';
comment on column monitor.changes.status is 'APPLIED, CONFLICT, REJECTED or FAILED';
comment on column monitor.changes.owner is 'Name of the owner''s API';
comment on column monitor.changes.before is 'The target''s record before the call; null if there was none';
comment on column monitor.changes.after is 'The record that the owner was asked to hold; null for a deletion';
comment on column monitor.changes.version_before is 'The version that the call was conditional on';
comment on column monitor.changes.version_after is 'The version that the owner answered with';
comment on column monitor.changes.error_code is 'Why it was not applied';
comment on column monitor.changes.message is 'The same as a sentence';
comment on column monitor.changes.origin is 'Who or what caused it: system, actor, channel, correlation id';
comment on column monitor.changes.at is 'When the owner answered';

create index changes_by_root on monitor.changes (root_id, at, change_id);
create index changes_by_job on monitor.changes (job_id, at, change_id);
create index changes_by_mismatch on monitor.changes (mismatch_id, at);

create table monitor.totals (
    dataset text collate "C" not null,
    metric text not null,
    label text not null,
    value double precision not null,
    primary key (dataset, metric, label)
);
comment on table monitor.totals is 'What the counters of the metrics have counted since the beginning, so that a restart loses nothing';
comment on column monitor.totals.dataset is 'Name of the dataset';
comment on column monitor.totals.metric is 'jobs_completed, mismatches, duration_bucket or duration_sum';
comment on column monitor.totals.label is 'The status, the kind of mismatch, or the upper bound of the bucket';
comment on column monitor.totals.value is 'The count, or the sum in seconds';
