-- A worker is one start of a process: what it claimed is told apart from what its former start claimed, and a claim
-- that is made again because its answer was lost from one that comes a second time.

alter table reconciler.claims add column offer uuid, add column root_id uuid;
comment on column reconciler.claims.worker is 'The start of a process that claimed it: its name and an id, with a slash between.';
comment on column reconciler.claims.offer is 'The reading of the message by which it was claimed: the same one may claim it again. Null for claims of the release before.';
comment on column reconciler.claims.root_id is 'The root of the job. Null for claims of the release before.';

create table reconciler.workers (
    name    text        not null primary key,
    worker  text        not null,
    beat_at timestamptz not null,
    running uuid[]      not null default '{}'
);
-- Changed every second: room for that on the same page.
alter table reconciler.workers set (fillfactor = 50);
comment on table reconciler.workers is 'Which start of a process has each name. What a start left behind is given back by the next one of its name.';
comment on column reconciler.workers.name is 'The name of the process in its configuration.';
comment on column reconciler.workers.worker is 'The start of it, as in claims.';
comment on column reconciler.workers.beat_at is 'When it last said that it lives, by its own clock.';
comment on column reconciler.workers.running is 'The jobs that it was at then.';
