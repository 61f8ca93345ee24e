package dev.parallax.monitor.mismatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.monitor.Monitored;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What was seen before is still there when it moves into batches, to the letter. */
@Monitored
class BatchesMigrationTest {

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void what_was_seen_before_is_read_as_before() throws Exception {
        execute(url, "drop database if exists batches_migration");
        execute(url, "create database batches_migration");
        String other = url.replaceFirst("/[^/?]+(\\?.*)?$", "/batches_migration");
        migrate(other, "8");
        execute(other, """
                insert into monitor.mismatches (mismatch_id, dataset, record_key, kind, resolution_status, first_seen,
                    last_seen, latest_sighting)
                select format('00000000-0000-0000-0000-%s', lpad(n::text, 12, '0'))::uuid, 'items', 'Zoë ' || n,
                    'DATA_MISMATCH', 'PENDING', '2026-01-01', '2026-01-02',
                    format('00000000-0000-0002-0000-%s', lpad(n::text, 12, '0'))::uuid
                from generate_series(1, 1201) n;
                insert into monitor.sightings (sighting_id, mismatch_id, job_id, root_id, kind, source_kind, target_kind,
                    fields, source_record, target_record, source_checksum, target_checksum, first_seen, last_seen)
                select format('00000000-0000-000%s-0000-%s', run, lpad(n::text, 12, '0'))::uuid,
                    format('00000000-0000-0000-0000-%s', lpad(n::text, 12, '0'))::uuid,
                    format('00000000-0000-0000-000%s-00000000000%s', run, n % 2)::uuid,
                    format('00000000-0000-0000-000%s-000000000009', run)::uuid,
                    case when n % 3 = 0 then 'MISSING_IN_TARGET' else 'DATA_MISMATCH' end, 'postgresql', 'mongodb',
                    format('[ {"€": %s.50} ]', n)::json, format('{"a":  "\\u0000%s"}', n)::json,
                    case when n % 3 > 0 then '{}'::json end, '"' || n, case when n % 3 > 0 then 'beef' end,
                    timestamptz '2026-01-01' + run * interval '1 day', timestamptz '2026-01-02' + run * interval '1 day'
                from generate_series(1, 1201) n, generate_series(1, 2) run
                """);
        List<String> before = texts(other, """
                select concat_ws('|', sighting_id, mismatch_id, job_id, root_id, kind, source_kind, target_kind, first_seen,
                    last_seen, '{"fields":' || fields::text || ',"source":' || source_record::text || ',"target":'
                    || coalesce(target_record::text, 'null') || ',"source_checksum":' || to_json(source_checksum)::text
                    || ',"target_checksum":' || coalesce(to_json(target_checksum)::text, 'null') || '}')
                from monitor.sightings order by sighting_id
                """);
        migrate(other, "latest");
        assertEquals(2402, before.size());
        assertEquals(before, texts(other, """
                        select concat_ws('|', s.sighting_id, s.mismatch_id, s.job_id, s.root_id, s.kind, s.source_kind,
                            s.target_kind, s.first_seen, s.last_seen,
                            convert_from(substring(b.message from s.started + 1 for s.ended - s.started), 'UTF8'))
                        from monitor.sightings s join monitor.sighting_batches b on b.batch_id = s.told_in
                        where s.sighting_id between b.first_id and b.last_id order by sighting_id
                        """));
        assertEquals(List.of("1201 2"), texts(other, """
                        select count(*) || ' ' || min(m.sightings)
                        from monitor.mismatches m
                        join monitor.sighting_batches b on b.batch_id = m.latest_batch
                        where m.latest_sighting = any(b.sighting_ids) and m.sightings = 2
                          and m.record_key between b.first_key and b.last_key
                        """));
        // Those of a job and no more than it takes of them.
        assertEquals(List.of("8 500 100"), texts(other, """
                        select count(*) || ' ' || max(cardinality(sighting_ids)) || ' ' || min(cardinality(sighting_ids))
                        from monitor.sighting_batches
                        """));
    }

    private void migrate(String database, String target) {
        Flyway.configure()
                .dataSource(database, user, password)
                .schemas("monitor")
                .createSchemas(true)
                .target(target)
                .load()
                .migrate();
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database, user, password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> texts(String database, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database, user, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
