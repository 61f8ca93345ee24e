-- How far each feed was read.

create table reconciler.watermarks (
    dataset     text        not null primary key,
    since       timestamptz not null,
    previous    timestamptz,
    job_id      uuid        not null,
    advanced_at timestamptz not null
);
comment on table reconciler.watermarks is 'How far the feed of each dataset was read; moved only by a run that came to its end.';
comment on column reconciler.watermarks.dataset is 'The dataset whose source is the feed.';
comment on column reconciler.watermarks.since is 'What the feed changed before this time was taken over; the next reading begins here, less the overlap.';
comment on column reconciler.watermarks.previous is 'Where it stood before: from there the same job reads if it is run again after a crash. Null if it was the first run.';
comment on column reconciler.watermarks.job_id is 'The job that moved it.';
comment on column reconciler.watermarks.advanced_at is 'When it was moved.';
