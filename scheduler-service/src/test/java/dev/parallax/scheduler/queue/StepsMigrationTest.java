package dev.parallax.scheduler.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Jobs of before keep their history when it moves into their rows. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class StepsMigrationTest {
    private static final String JOB = "018f0000-0000-7000-8000-000000000001";

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void whatWasWrittenBeforeIsReadAsBefore() throws Exception {
        execute(url, "create database steps_migration");
        String other = url.replaceFirst("/[^/?]+(\\?.*)?$", "/steps_migration");
        migrate(other, "11");
        execute(other, """
                insert into scheduler.job_queue (id, job_type, dataset, entity_type, entity_id, status, created_at,
                    root_id, strategy, priority, repair, origin_system, origin_channel, correlation_id, run_at, ready,
                    attempt, finished_at)
                values ('%1$s', 'RECONCILE_RECORD', 'items', 'item', 'a', 'COMPLETED', '2026-01-01T00:00:00Z', '%1$s', 'FULL',
                    1, false, 'test', 'EVENT', 'c', '2026-01-01T00:00:00Z', true, 1, '2026-01-01T00:00:09Z');
                insert into scheduler.job_history (event_id, job_id, root_id, event, status, attempt, at, detail, outgoing)
                values (gen_random_uuid(), '%1$s', '%1$s', 'queued', 'QUEUED', 0, '2026-01-01T00:00:00Z',
                        '{"type": "queued", "event_id": "x", "job": {"id": "%1$s"}, "run_at": "2026-01-01T00:00:01Z"}', true),
                    (gen_random_uuid(), '%1$s', '%1$s', 'joined', 'QUEUED', 0, '2026-01-01T00:00:05Z', '{"system": "s"}', false),
                    (gen_random_uuid(), '%1$s', '%1$s', 'started', 'RUNNING', 1, '2026-01-01T00:00:04.5Z',
                        '{"worker": "a\\nb"}', false),
                    (gen_random_uuid(), '%1$s', '%1$s', 'completed', 'COMPLETED', 1, '2026-01-01T00:00:09Z', null, false)
                """.formatted(JOB));
        migrate(other, "latest");
        // The order of entry and not that of clocks, which are those of several processes.
        assertEquals(
                List.of(
                        "queued QUEUED 0 2026-01-01 00:00:00 {\"run_at\":\"2026-01-01T00:00:01Z\"} true",
                        "joined QUEUED 0 2026-01-01 00:00:05 {\"system\":\"s\"} false",
                        "started RUNNING 1 2026-01-01 00:00:04.5 {\"worker\":\"a\\nb\"} false",
                        "completed COMPLETED 1 2026-01-01 00:00:09 - false"),
                texts(other, """
                        select event || ' ' || status || ' ' || attempt || ' ' || (at at time zone 'UTC') || ' '
                            || coalesce(replace(detail::jsonb::text, ': ', ':'), '-') || ' ' || outgoing
                        from scheduler.job_history where job_id = '%s' order by place, seq""".formatted(JOB)));
    }

    private void migrate(String database, String target) {
        Flyway.configure()
                .dataSource(database, user, password)
                .schemas("scheduler")
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
