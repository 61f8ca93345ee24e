-- A transition writes the job's row anyway: what is kept of it goes along, instead of being a row with an index of its own.
alter table scheduler.job_queue add column steps text not null default '';
comment on column scheduler.job_queue.steps is 'What the job went through, a line of JSON each, in order: event, status afterwards, attempt, at, detail, outgoing. Written with the transition, only ever added to. Read as job_history.';

-- Others join a job that waits, without end: of that there is a row each.
create table scheduler.job_join (
    job_id      uuid        not null,
    seq         bigint      not null generated always as identity,
    after_steps integer     not null,
    at          timestamptz not null,
    detail      jsonb       not null,
    primary key (job_id, seq)
);

comment on table scheduler.job_join is 'Triggers that asked for what a waiting job was to do anyway. Goes with the job.';
comment on column scheduler.job_join.job_id is 'The job that waits.';
comment on column scheduler.job_join.seq is 'Order of entry.';
comment on column scheduler.job_join.after_steps is 'How many steps the job had then.';
comment on column scheduler.job_join.at is 'When.';
comment on column scheduler.job_join.detail is 'Who asked: system, actor, correlation_id.';

update scheduler.job_queue q set steps = s.steps from (
    select job_id, string_agg(replace(json_strip_nulls(json_build_object('event', event, 'status', status,
        'attempt', attempt, 'at', at, 'detail', case when outgoing
            then nullif(detail - '{type,event_id,job_id,root_id,attempt,at,job}'::text[], '{}') else detail end,
        'outgoing', outgoing))::text, E'\n', ' ') || E'\n', '' order by seq) as steps
    from scheduler.job_history where event <> 'joined' group by job_id) s
where q.id = s.job_id;

insert into scheduler.job_join (job_id, after_steps, at, detail)
    select j.job_id, (select count(*) from scheduler.job_history b
        where b.job_id = j.job_id and b.seq < j.seq and b.event <> 'joined'), j.at, coalesce(j.detail, '{}')
    from scheduler.job_history j where j.event = 'joined' order by j.seq;

drop table scheduler.job_history;

create view scheduler.job_history as
    select q.id as job_id, q.root_id, s.place::integer as place, 0::bigint as seq,
        l.event, l.status, l.attempt, l.at, l.detail, l.outgoing
    from scheduler.job_queue q
        cross join lateral string_to_table(rtrim(q.steps, E'\n'), E'\n') with ordinality as s (line, place)
        cross join lateral json_to_record(s.line::json)
            as l (event text, status text, attempt integer, at timestamptz, detail json, outgoing boolean)
    where q.steps <> ''
    union all
    select j.job_id, q.root_id, j.after_steps, j.seq, 'joined', 'QUEUED', 0, j.at, j.detail::json, false
    from scheduler.job_join j join scheduler.job_queue q on q.id = j.job_id;

comment on view scheduler.job_history is 'What jobs went through, a row each, in the order of place and seq.';
comment on column scheduler.job_history.event is 'What happened: the type of the JobEvent, or joined, put_back, or moved to another time.';
comment on column scheduler.job_history.status is 'The job''s status afterwards.';
comment on column scheduler.job_history.attempt is 'The attempt that it is about.';
comment on column scheduler.job_history.at is 'When it happened, by the clock of whoever tells it.';
comment on column scheduler.job_history.detail is 'What the event says beside the other columns, and the job''s own.';
comment on column scheduler.job_history.outgoing is 'Whether the scheduler decided it and published it; what came over Kafka was already there.';
