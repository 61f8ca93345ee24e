-- A cancel reaches the worker through its claim, so that it holds for every replica and beyond a restart.
alter table reconciler.claims add column cancelled_at timestamptz;
comment on column reconciler.claims.cancelled_at is 'When this attempt was heard to be cancelled: it has no more effects, and is not begun if it was not yet. Null for an attempt that may go on.';
