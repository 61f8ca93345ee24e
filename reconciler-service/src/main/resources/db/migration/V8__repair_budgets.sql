-- What is not repaired by runs over a dataset, but by events and feeds, is bounded over time.

create table reconciler.repair_budgets (
    dataset   text        not null primary key,
    last_slot timestamptz not null,
    changes   bigint[]    not null default '{}',
    deletes   bigint[]    not null default '{}'
);
comment on table reconciler.repair_budgets is 'How many repairs targeted jobs and feeds took of late, for all replicas together. Taken before the owner is called, whatever it answers.';
comment on column reconciler.repair_budgets.dataset is 'The dataset.';
comment on column reconciler.repair_budgets.last_slot is 'When the latest slot began; a slot is a twelfth of the window of the dataset.';
comment on column reconciler.repair_budgets.changes is 'Creations, updates and deletions taken, slot by slot, the latest first.';
comment on column reconciler.repair_budgets.deletes is 'The same of deletions.';
