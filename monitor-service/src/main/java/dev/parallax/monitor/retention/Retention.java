package dev.parallax.monitor.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Forgets what is old, so that no table grows for ever. One replica at a time, a batch at a time so that no lock is held
 * for long, and for a while at most: a backlog is worked off over several rounds. What something open refers to stays.
 */
@Singleton
final class Retention {
    static final int BATCH = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration DATABASE = Duration.ofSeconds(60);
    private static final String JOBS = "parallax.retention.jobs";
    private static final String AGREEMENTS_KEPT = "parallax.retention.agreements";

    /** Any number will do, as long as every monitor on this database uses it for this and nothing else. */
    private static final long LOCK = 0x4d6f6e50757267L;

    private static final String MISMATCHES = """
            delete from monitor.mismatches where mismatch_id = any(array(
                select mismatch_id from monitor.mismatches
                where resolution_status in ('AUTO_RESOLVED', 'MANUAL_RESOLVED') and resolved_at < $1
                order by resolved_at limit $2 for update skip locked))
            """;

    /** One stays as long as the change that took it back, and with it what says that it was taken back. */
    private static final String CHANGES = """
            delete from monitor.changes where change_id = any(array(
                select c.change_id from monitor.changes c
                where c.at < $1 and not exists (
                    select from monitor.changes u where u.undoes = c.change_id and u.at >= $1)
                order by c.at limit $2 for update skip locked))
            """;

    /**
     * An agreement is asked for only when a mismatch comes that was seen before it; those that were known were resolved when
     * it came, and what is open was seen later.
     */
    private static final String AGREEMENTS = """
            delete from monitor.agreements where (dataset, record_key) in (
                select dataset, record_key from monitor.agreements where as_of < $1
                order by as_of limit $2 for update skip locked)
            """;

    private static final String DEAD_LETTERS = """
            delete from monitor.dead_letters where letter_id in (
                select letter_id from monitor.dead_letters where put_aside_at < $1
                order by put_aside_at limit $2 for update skip locked)
            """;

    private final Pool pool;
    private final Clock clock;
    private final RetentionConfig config;
    private final MeterRegistry metrics;
    private final OldJobs jobs;
    private final AtomicLong lastRun = new AtomicLong();
    private Cancellable rounds = () -> {};

    Retention(Pool pool, Clock clock, RetentionConfig config, MeterRegistry metrics) {
        requireOrder(config);
        this.pool = pool;
        this.clock = clock;
        this.config = config;
        this.metrics = metrics;
        this.jobs = new OldJobs(pool, this::deleted);
        metrics.gauge("parallax.retention.last.run.seconds", lastRun);
    }

    /** An agreement names the job that says so, and so does the mismatch that it resolves. */
    private static void requireOrder(RetentionConfig config) {
        if (config.jobs().compareTo(config.agreements()) < 0) {
            throw new ConfigurationException(
                    "%s must be at least as long as %s, for agreements refer to jobs: %s is shorter than %s"
                            .formatted(JOBS, AGREEMENTS_KEPT, config.jobs(), config.agreements()),
                    Set.of(JOBS, AGREEMENTS_KEPT));
        }
    }

    void start(@Observes StartupEvent event) {
        rounds = Multi.createFrom()
                .ticks()
                .startingAfter(config.purge())
                .every(config.purge())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> Uni.createFrom()
                        .voidItem()
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(this::forgetOld)
                        .onFailure()
                        .recoverWithUni(e -> {
                            Log.warnf("What is old is looked for again later: %s", e);
                            return Uni.createFrom().nullItem();
                        }))
                .subscribe()
                .with(done -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.cancel();
    }

    /** One round, unless another replica is at it. Blocks. */
    void forgetOld() {
        SqlConnection guard = pool.getConnection().await().atMost(DATABASE);
        try {
            if (locked(guard, "select pg_try_advisory_lock($1) as done")) {
                try {
                    forget();
                } finally {
                    locked(guard, "select pg_advisory_unlock($1) as done");
                }
            }
        } finally {
            guard.close().await().atMost(DATABASE);
        }
    }

    private static boolean locked(SqlConnection guard, String sql) {
        return guard.preparedQuery(sql)
                .execute(Tuple.of(LOCK))
                .await()
                .atMost(DATABASE)
                .iterator()
                .next()
                .getBoolean("done");
    }

    private void forget() {
        Instant now = clock.instant();
        batches("changes", CHANGES, now.minus(config.changes()));
        batches("mismatches", MISMATCHES, now.minus(config.mismatches()));
        batches("agreements", AGREEMENTS, now.minus(config.agreements()));
        batches("dead_letters", DEAD_LETTERS, now.minus(config.deadLetters()));
        jobs.forget(now.minus(config.jobs()), timeFrom());
        lastRun.set(now.getEpochSecond());
    }

    private void batches(String table, String sql, Instant before) {
        BooleanSupplier timeIsLeft = timeFrom();
        int rows;
        do {
            rows = pool.preparedQuery(sql)
                    .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), BATCH))
                    .await()
                    .atMost(DATABASE)
                    .rowCount();
            deleted(table, rows);
        } while (rows == BATCH && timeIsLeft.getAsBoolean());
    }

    private static BooleanSupplier timeFrom() {
        long end = System.nanoTime() + LONGEST.toNanos();
        return () -> System.nanoTime() < end;
    }

    private void deleted(String table, int rows) {
        metrics.counter("parallax.retention.deleted", "table", table).increment(rows);
    }
}
