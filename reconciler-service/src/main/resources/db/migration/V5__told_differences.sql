-- What was told of differences, so that a run which sees them again as they were need not tell them again.

create table reconciler.told_differences (
    page_id      uuid        not null primary key,
    job_id       uuid        not null,
    root_id      uuid        not null,
    dataset      text        not null,
    definition   text        not null,
    first_key    text        not null,
    last_key     text        not null,
    size         integer     not null,
    fingerprints bytea       not null,
    told_at      timestamptz not null,
    kept_until   timestamptz not null
);
-- They do not compress.
alter table reconciler.told_differences alter column fingerprints set storage external;
create index told_differences_by_dataset on reconciler.told_differences (dataset, told_at);
create index told_differences_by_job on reconciler.told_differences (job_id);
create index told_differences_by_end on reconciler.told_differences (kept_until);
comment on table reconciler.told_differences is 'The differences that one message told, 500 at most.';
comment on column reconciler.told_differences.page_id is 'The id of the message.';
comment on column reconciler.told_differences.job_id is 'The job that told them.';
comment on column reconciler.told_differences.dataset is 'The dataset.';
comment on column reconciler.told_differences.definition is 'A digest of what the dataset compared.';
comment on column reconciler.told_differences.root_id is 'Its root job.';
comment on column reconciler.told_differences.first_key is 'No record has a smaller key, in the order of the stores.';
comment on column reconciler.told_differences.last_key is 'No record has a greater key.';
comment on column reconciler.told_differences.size is 'How many they are.';
comment on column reconciler.told_differences.fingerprints is 'Of each 16 bytes that change with its key and with any value or version of either side, and one for its kind.';
comment on column reconciler.told_differences.told_at is 'When the broker had the message.';
comment on column reconciler.told_differences.kept_until is 'From then on they are told again.';
