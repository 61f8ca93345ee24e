-- Repairs that nobody finished are taken one by one, and one that cannot be finished waits longer each time.

alter table reconciler.repairs
    add column tries       integer not null default 0,
    add column next_try_at timestamptz,
    add column failure     text;
comment on column reconciler.repairs.tries is 'How often somebody tried to finish it after its job had left it.';
comment on column reconciler.repairs.next_try_at is 'Nobody takes it before.';
comment on column reconciler.repairs.failure is 'Why the last try did not finish it.';
