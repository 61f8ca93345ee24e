-- Repairs of whole runs are planned before any of them is made, so that limits are judged over all of them.

create table reconciler.planned_repairs (
    job_id           uuid        not null,
    record_key       text        collate "C" not null,
    root_id          uuid        not null,
    dataset          text        not null,
    mismatch_kind    text        not null,
    action           text        not null,
    fingerprint_high bigint      not null,
    fingerprint_low  bigint      not null,
    planned_at       timestamptz not null,
    primary key (job_id, record_key)
);
create index planned_repairs_by_time on reconciler.planned_repairs (planned_at);

comment on table reconciler.planned_repairs is 'What segments of a run would have the owner do. Made only after the whole run was judged against the limits of its dataset, and only where the record still stands as it was read.';
comment on column reconciler.planned_repairs.job_id is 'The segment that planned it; a new attempt replaces what an earlier one planned.';
comment on column reconciler.planned_repairs.record_key is 'The key of the record as one string.';
comment on column reconciler.planned_repairs.root_id is 'The run.';
comment on column reconciler.planned_repairs.dataset is 'The dataset that the record belongs to.';
comment on column reconciler.planned_repairs.mismatch_kind is 'The confirmed difference.';
comment on column reconciler.planned_repairs.action is 'CREATE, UPDATE or DELETE.';
comment on column reconciler.planned_repairs.fingerprint_high is 'Of both sides as they were read; changes with any value or version of either.';
comment on column reconciler.planned_repairs.fingerprint_low is 'The rest of it.';
comment on column reconciler.planned_repairs.planned_at is 'When it was planned.';
