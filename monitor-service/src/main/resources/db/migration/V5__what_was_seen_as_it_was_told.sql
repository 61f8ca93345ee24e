-- Nobody asks for a part of what was seen: it is kept as it was told, and is not taken apart on the way in.
alter table monitor.sightings
    alter column fields type json using fields::json,
    alter column source_record type json using source_record::json,
    alter column target_record type json using target_record::json;

-- Each is told anew by every run until it is mended: with room in its page for that, no index learns of it.
alter table monitor.mismatches set (fillfactor = 50);
