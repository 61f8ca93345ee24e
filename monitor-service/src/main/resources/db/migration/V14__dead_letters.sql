-- Messages that no service could use, for operators to look at and to send again.

create table monitor.dead_letters (
    letter_id      uuid        not null primary key,
    put_aside_at   timestamptz not null,
    reader         text,
    topic          text        not null,
    partition      integer,
    message_offset bigint,
    message_at     timestamptz,
    code           text        not null,
    reason         text        not null,
    message_key    bytea,
    header_names   bytea[]     not null,
    header_values  bytea[]     not null,
    value          bytea,
    value_bytes    bigint,
    cut            text,
    replaying_until timestamptz,
    replayed_at    timestamptz,
    replayed_by    text
);
comment on table monitor.dead_letters is 'One row a reader that could not use a message; the same letter twice is one row.';
comment on column monitor.dead_letters.letter_id is 'Made of the reader, the topic, the partition and the offset.';
comment on column monitor.dead_letters.put_aside_at is 'When it became a dead letter.';
comment on column monitor.dead_letters.reader is 'The service and the channel; null of letters of older releases.';
comment on column monitor.dead_letters.topic is 'Where the message was, with the next two.';
comment on column monitor.dead_letters.partition is 'Null if the letter does not say.';
comment on column monitor.dead_letters.message_offset is 'Null if the letter does not say.';
comment on column monitor.dead_letters.message_at is 'When it was written.';
comment on column monitor.dead_letters.code is 'Why it could not be used; UNCLASSIFIED of letters of older releases.';
comment on column monitor.dead_letters.reason is 'The same as a sentence.';
comment on column monitor.dead_letters.message_key is 'As it came. As are the headers and the value.';
comment on column monitor.dead_letters.header_names is 'In UTF-8; texts cannot hold all of them.';
comment on column monitor.dead_letters.header_values is 'An element may be null.';
comment on column monitor.dead_letters.value is 'Null of a tombstone.';
comment on column monitor.dead_letters.value_bytes is 'How many the message had.';
comment on column monitor.dead_letters.cut is 'What of the message is not here, because it was larger than a letter; null if all is.';
comment on column monitor.dead_letters.replaying_until is 'Somebody sends it again, and may until then.';
comment on column monitor.dead_letters.replayed_at is 'When it was sent again to its topic; null if it was not.';
comment on column monitor.dead_letters.replayed_by is 'Who asked for that.';

create index dead_letters_by_time on monitor.dead_letters (put_aside_at desc, letter_id);
create index dead_letters_by_topic on monitor.dead_letters (topic, put_aside_at desc, letter_id);
create index dead_letters_by_code on monitor.dead_letters (code, put_aside_at desc, letter_id);
