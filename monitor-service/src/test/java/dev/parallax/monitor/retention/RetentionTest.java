package dev.parallax.monitor.retention;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.Publisher;
import dev.parallax.monitor.Story;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is old goes with all that belongs to it, and what something open refers to stays. Long before all other tests. */
@Monitored
class RetentionTest {
    private static final Instant NOW = Instant.parse("1991-01-01T00:00:00Z");
    private static Publisher publisher;

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    private final String dataset = "kept-" + UUID.randomUUID();

    record Config(
            Duration jobs,
            Duration mismatches,
            Duration changes,
            Duration agreements,
            Duration deadLetters,
            Duration purge)
            implements RetentionConfig {}

    @BeforeAll
    static void open() {
        publisher = new Publisher();
    }

    @AfterAll
    static void close() {
        publisher.close();
    }

    private void purgeAt(Instant now) {
        Config config = new Config(
                Duration.ofDays(90),
                Duration.ofDays(90),
                Duration.ofDays(400),
                Duration.ofDays(30),
                Duration.ofDays(30),
                Duration.ofDays(1));
        new Retention(pool, Clock.fixed(now, ZoneOffset.UTC), config, metrics).forgetOld();
    }

    private Story run(String time) {
        Story run = Story.dataset(dataset, "thing", Instant.parse(time));
        publisher.send(run.queued(), run.dispatched(1), run.started(1));
        return run;
    }

    private void end(Story run, Verdict verdict) {
        publisher.send(run.completed(1, verdict, Counters.ZERO));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("jobs where status = 'COMPLETED' and job_id = '" + run.id + "'") == 1);
    }

    private void finds(Story run, String key) {
        publisher.send(run.found(run.mismatch(key, MismatchKind.DATA_MISMATCH, "c")));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("sighting_batches where root_id = '" + run.id + "'") == 1);
    }

    private long count(String where) {
        return pool.query("select count(*) from monitor." + where)
                .execute()
                .await()
                .atMost(Duration.ofSeconds(20))
                .iterator()
                .next()
                .getLong(0);
    }

    private long left(Story run) {
        return count("jobs where root_id = '" + run.id + "'");
    }

    @Test
    void a_run_goes_with_all_that_belongs_to_it_and_the_latest_success_stays() {
        Story old = run("1990-01-01T00:00:00Z");
        Story part = old.child(0);
        publisher.send(
                old.planned(1, 1, 10), part.queued(), part.started(1), part.completed(1, Verdict.DRIFT, Counters.ZERO));
        finds(old, "k1");
        end(old, Verdict.DRIFT);
        Story latest = run("1990-02-01T00:00:00Z");
        end(latest, Verdict.MATCH);
        String mismatch = "mismatches where dataset = '" + dataset + "'";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count(mismatch + " and resolution_status = 'AUTO_RESOLVED'") == 1);
        assertEquals(2, left(old));
        double before = deleted("jobs");

        // Both are young enough then.
        purgeAt(Instant.parse("1990-03-01T00:00:00Z"));
        assertEquals(2, left(old));
        purgeAt(NOW);

        assertEquals(0, left(old));
        for (String table : new String[] {"job_history", "sighting_batches", "sighting_counts", "clearances"}) {
            assertEquals(0, count(table + " where root_id = '" + old.id + "'"), table);
        }
        assertEquals(0, count(mismatch));
        assertEquals(1, left(latest));
        assertTrue(deleted("jobs") >= before + 2);
    }

    @Test
    void what_an_open_mismatch_refers_to_stays_until_it_is_resolved() {
        Story forgotten = run("1990-01-01T00:00:00Z");
        end(forgotten, Verdict.MATCH);
        Story told = run("1990-01-02T00:00:00Z");
        finds(told, "k2");
        end(told, Verdict.DRIFT);
        Story stands = run("1990-01-03T00:00:00Z");
        publisher.send(stands.standing(told, "k2"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("sighting_batches where root_id = '" + stands.id + "'") == 1);
        end(stands, Verdict.DRIFT);

        purgeAt(NOW);
        assertEquals(0, left(forgotten));
        assertEquals(1, left(told));
        assertEquals(1, left(stands));
        assertEquals(1, count("mismatches where dataset = '" + dataset + "'"));

        Story latest = run("1990-01-04T00:00:00Z");
        end(latest, Verdict.MATCH);
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        count("mismatches where resolution_status = 'AUTO_RESOLVED' and dataset = '" + dataset + "'")
                                == 1);
        // The one that told goes after those that say it stands.
        purgeAt(NOW);
        purgeAt(NOW);
        assertEquals(0, left(told));
        assertEquals(0, left(stands));
        assertEquals(1, left(latest));
    }

    @Test
    void a_change_is_kept_longest_and_with_it_the_job_that_made_it() {
        Story made = run("1990-01-01T00:00:00Z");
        Change change = made.change("k3", ChangeAction.UPDATE, ChangeStatus.APPLIED);
        publisher.send(change);
        end(made, Verdict.DRIFT);
        Story latest = run("1990-01-02T00:00:00Z");
        end(latest, Verdict.MATCH);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("changes where change_id = '" + change.id() + "'") == 1);

        purgeAt(NOW);
        assertEquals(1, left(made));
        assertEquals(1, count("changes where change_id = '" + change.id() + "'"));

        purgeAt(Instant.parse("1991-03-01T00:00:00Z"));
        assertEquals(0, count("changes where change_id = '" + change.id() + "'"));
        assertEquals(0, left(made));
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(Duration.ofSeconds(20));
    }

    @Test
    void agreements_that_no_mismatch_can_ask_for_go_batch_after_batch() {
        execute("""
                insert into monitor.agreements (dataset, record_key, as_of, root_id)
                select '%s', 'old-' || n, '1990-11-30T00:00:00Z', gen_random_uuid() from generate_series(1, %d) n""".formatted(dataset, Retention.BATCH + 1));
        execute(
                "insert into monitor.agreements values ('%s', 'just-in-time', '1990-12-02T00:00:00Z', gen_random_uuid())"
                        .formatted(dataset));
        double before = deleted("agreements");

        purgeAt(NOW);

        assertEquals(1, count("agreements where dataset = '" + dataset + "'"));
        assertEquals(before + Retention.BATCH + 1, deleted("agreements"));
    }

    @Test
    void dead_letters_go_and_are_counted() {
        for (String at : new String[] {"1990-11-30T00:00:00Z", "1990-12-03T00:00:00Z"}) {
            execute("""
                    insert into monitor.dead_letters
                        (letter_id, put_aside_at, topic, code, reason, header_names, header_values)
                    values (gen_random_uuid(), '%s', '%s', 'X', 'old', '{}', '{}')""".formatted(at, dataset));
        }
        double before = deleted("dead_letters");

        purgeAt(NOW);

        assertEquals(1, count("dead_letters where topic = '" + dataset + "'"));
        assertEquals(before + 1, deleted("dead_letters"));
    }

    @Test
    void jobs_are_kept_as_long_as_what_refers_to_them() {
        Duration month = Duration.ofDays(30);
        Config config = new Config(month.minusMillis(1), month, month, month, month, month);
        assertTrue(assertThrows(
                        ConfigurationException.class, () -> new Retention(pool, Clock.systemUTC(), config, metrics))
                .getMessage()
                .startsWith("parallax.retention.jobs must be at least as long as parallax.retention.agreements"));
    }

    private double deleted(String table) {
        return metrics.counter("parallax.retention.deleted", "table", table).count();
    }
}
