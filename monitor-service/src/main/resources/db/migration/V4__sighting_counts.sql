-- What a job found is counted as it comes in: its page is looked at while it runs, and must not count a million rows.

create table monitor.sighting_counts (
    root_id uuid not null,
    job_id uuid not null,
    kind text not null,
    source_kind text not null,
    target_kind text not null,
    found bigint not null,
    primary key (root_id, job_id, kind, source_kind, target_kind)
);
comment on table monitor.sighting_counts is 'Numbers of rows in monitor.sightings';
comment on column monitor.sighting_counts.root_id is 'The root job';
comment on column monitor.sighting_counts.job_id is 'The job that found them';
comment on column monitor.sighting_counts.kind is 'How the records differed';
comment on column monitor.sighting_counts.source_kind is 'Kind of the source''s store';
comment on column monitor.sighting_counts.target_kind is 'Kind of the target''s store';
comment on column monitor.sighting_counts.found is 'How many there are';

create index sighting_counts_by_job on monitor.sighting_counts (job_id);

insert into monitor.sighting_counts (root_id, job_id, kind, source_kind, target_kind, found)
select root_id, job_id, kind, source_kind, target_kind, count(*)
from monitor.sightings
group by root_id, job_id, kind, source_kind, target_kind;

drop index monitor.sightings_by_root;
drop index monitor.sightings_by_job;
create index sightings_by_root on monitor.sightings (root_id, first_seen, sighting_id);
create index sightings_by_job on monitor.sightings (job_id, first_seen, sighting_id);

-- Both are written by one statement after the other in one transaction and never removed; the check locked a row each.
alter table monitor.sightings drop constraint sightings_mismatch_id_fkey;
