-- Nothing is planned by what is in these arrays, and counting their elements took an automatic analyze seconds.

alter table monitor.sighting_batches
    alter column sighting_ids set statistics 0,
    alter column mismatch_ids set statistics 0,
    alter column kinds set statistics 0,
    alter column first_seens set statistics 0,
    alter column last_seens set statistics 0,
    alter column starts set statistics 0,
    alter column ends set statistics 0,
    alter column keys set statistics 0;
