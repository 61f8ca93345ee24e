-- Follow-ups: calls to an owner at a time that a record itself gives.

alter table scheduler.job_queue drop constraint job_queue_job_type_check;
alter table scheduler.job_queue add column follow_up text;
alter table scheduler.job_queue add column drop_after timestamptz;
alter table scheduler.job_queue add constraint job_type_known
    check (job_type in ('RECONCILE_DATASET', 'RECONCILE_SEGMENT', 'RECONCILE_RECORD', 'FOLLOW_UP', 'FIND_ORPHANS'));
alter table scheduler.job_queue add constraint follow_up_named
    check ((job_type = 'FOLLOW_UP') = (follow_up is not null) and (job_type <> 'FOLLOW_UP' or entity_id is not null));

comment on column scheduler.job_queue.job_type is 'What to do: a whole dataset, one of its segments, one record, a call to the owner about one record, or a search for records that are gone.';
comment on column scheduler.job_queue.entity_id is 'The key of the one record of a RECONCILE_RECORD or FOLLOW_UP job.';
comment on column scheduler.job_queue.follow_up is 'The declaration of a FOLLOW_UP job by its name in the dataset''s configuration.';
comment on column scheduler.job_queue.drop_after is 'While it still waits after this time it is cancelled instead of sent; null for never.';
comment on column scheduler.job_queue.segment_no is 'Position among the children of the parent, from 0: segments in key order, then searches for orphans.';
comment on column scheduler.job_history.event is 'What happened: the type of the JobEvent, or joined, or moved to another time, or put_back with who asked for it.';

-- One live entry of a follow-up for a record.
create unique index job_queue_live_follow_up on scheduler.job_queue (dataset, entity_id, follow_up) where job_type = 'FOLLOW_UP' and finished_at is null;
-- Everything that was planned for a record.
create index job_queue_follow_up on scheduler.job_queue (dataset, entity_id) where job_type = 'FOLLOW_UP';
-- What is dropped next.
create index job_queue_drop on scheduler.job_queue (drop_after) where status = 'QUEUED' and drop_after is not null;

create table scheduler.follow_up_record (
    dataset    text        not null,
    entity_id  text        not null,
    change_id  uuid        not null,
    version    text,
    changed_at timestamptz not null,
    gone       boolean     not null,
    gone_until timestamptz not null,
    primary key (dataset, entity_id)
);

comment on table scheduler.follow_up_record is 'The latest change of each record with follow-ups that was acted upon: one that comes again or late changes nothing. Its lock makes schedulers take turns.';
comment on column scheduler.follow_up_record.dataset is 'The dataset.';
comment on column scheduler.follow_up_record.entity_id is 'The record''s key.';
comment on column scheduler.follow_up_record.change_id is 'The change.';
comment on column scheduler.follow_up_record.version is 'The owner''s version after it; null for a deletion, or if the owner counts none.';
comment on column scheduler.follow_up_record.changed_at is 'When it happened.';
comment on column scheduler.follow_up_record.gone is 'Whether the record was deleted, or found missing.';
comment on column scheduler.follow_up_record.gone_until is 'When the record was last deleted before it came back: what happened earlier belongs to its former life.';

create index follow_up_record_age on scheduler.follow_up_record (changed_at);
