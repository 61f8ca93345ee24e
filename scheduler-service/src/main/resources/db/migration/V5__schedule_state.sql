-- What schedulers must remember of schedules over a restart.

create table scheduler.schedule_state (
    dataset   text        not null primary key,
    seen_at   timestamptz not null,
    paused_at timestamptz,
    paused_by text
);

comment on table scheduler.schedule_state is 'How far each schedule is dealt with, and whether it is paused. Its lock makes schedulers take turns.';
comment on column scheduler.schedule_state.dataset is 'The dataset whose schedule it is.';
comment on column scheduler.schedule_state.seen_at is 'Every time up to here has fired, or was left out on purpose.';
comment on column scheduler.schedule_state.paused_at is 'Since when it does not fire; null if it does.';
comment on column scheduler.schedule_state.paused_by is 'Who paused it: the actor, or else the system.';
