-- What an operator paused: nothing of it leaves the queue, until it is resumed.

create table scheduler.pause (
    dataset   text        not null primary key,
    paused_at timestamptz not null,
    paused_by text        not null
);

comment on table scheduler.pause is 'Datasets of which nothing leaves the queue; what is in flight goes on. Kept over restarts.';
comment on column scheduler.pause.dataset is 'The dataset; * for the whole queue.';
comment on column scheduler.pause.paused_at is 'When it was paused first.';
comment on column scheduler.pause.paused_by is 'Who paused it then: the actor, or else the system.';
