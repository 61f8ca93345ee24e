-- The records of a change as JSON text: jsonb refuses U+0000, which documents may have, and with it the whole change.
alter table monitor.changes
    alter column before type json using before::json,
    alter column after type json using after::json;
