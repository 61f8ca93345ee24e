-- A run mostly sees again what an earlier one told. It then tells only that it stands: the batch of such a message has no
-- documents of its own, but says in whose message they are.

alter table monitor.sighting_batches
    add column message_id uuid,
    add column told_in bigint,
    add column keys text[] collate "C";
alter table monitor.sighting_batches alter column keys set storage external;
comment on column monitor.sighting_batches.message_id is 'The id of the message, by which later ones say that it stands; null if it has no documents, or is of an older release';
comment on column monitor.sighting_batches.told_in is 'The batch whose message has the JSON that starts and ends point into; null if it is this one';
comment on column monitor.sighting_batches.keys is 'Keys of the records; null in batches of older releases';
comment on column monitor.sighting_batches.first_seen is 'The earliest of first_seens; infinity where none is left';
comment on column monitor.sighting_batches.message is 'The message, with what was seen: fields that differ, records, checksums; empty if that was told in another';

-- A batch that is told anew is not given up while others point into its message.
create index sighting_batches_by_told_in on monitor.sighting_batches (told_in) where told_in is not null;

create index sighting_batches_by_message on monitor.sighting_batches (message_id) where message_id is not null;

create or replace view monitor.sightings as
select s.sighting_id, s.mismatch_id, b.batch_id, b.job_id, b.root_id, s.kind, b.source_kind, b.target_kind,
    s.first_seen, s.last_seen, s.started, s.ended, coalesce(b.told_in, b.batch_id) as told_in
from monitor.sighting_batches b
cross join lateral unnest(b.sighting_ids, b.mismatch_ids, b.kinds, b.first_seens, b.last_seens, b.starts, b.ends)
    as s(sighting_id, mismatch_id, kind, first_seen, last_seen, started, ended);
comment on column monitor.sightings.started is 'Where its JSON begins in the message of the batch that it was told in, in bytes';
comment on column monitor.sightings.told_in is 'The batch whose message has its JSON';
