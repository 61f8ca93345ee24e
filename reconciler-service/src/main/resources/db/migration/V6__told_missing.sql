-- A side that lacks a record shows no write, so pages of what is missing are trusted as a whole or not at all. What was
-- told before is told once more.

delete from reconciler.told_differences;
alter table reconciler.told_differences add column missing boolean not null;
comment on column reconciler.told_differences.missing is 'Whether a side lacks each of the records; else both sides have each.';
comment on column reconciler.told_differences.fingerprints is 'Of each 16 bytes that change with its key and with any value or version of either side, and one for its kind; once more of those whose images were read, made from these.';
