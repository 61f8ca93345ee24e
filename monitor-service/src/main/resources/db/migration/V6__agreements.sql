-- A run of a feed says of single records that they agree, for its end says nothing of what the feed did not name.

create table monitor.agreements (
    dataset text collate "C" not null,
    record_key text collate "C" not null,
    as_of timestamptz not null,
    root_id uuid not null,
    primary key (dataset, record_key)
);
comment on table monitor.agreements is 'When a record was last found in agreement, or brought into it, by a run that tells so of single records';
comment on column monitor.agreements.dataset is 'Name of the dataset';
comment on column monitor.agreements.record_key is 'Key of the record';
comment on column monitor.agreements.as_of is 'Resolves only mismatches last seen before this';
comment on column monitor.agreements.root_id is 'The root job that says so';
