-- What a run planned stays while its repairs are held back.

create table reconciler.held_runs (
    root_id uuid        not null primary key,
    held_at timestamptz not null
);
comment on table reconciler.held_runs is 'Jobs whose repairs wait for an operator, as the scheduler said last. Their plans are not forgotten.';
comment on column reconciler.held_runs.root_id is 'The job.';
comment on column reconciler.held_runs.held_at is 'When it ended with its repairs held back.';
