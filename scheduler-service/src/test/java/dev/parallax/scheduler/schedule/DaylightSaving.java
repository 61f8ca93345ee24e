package dev.parallax.scheduler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.dataset.Misfire;
import dev.parallax.scheduler.testing.Table;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two schedulers over one database, each with a frozen clock and connections of its own, look at the same instants at
 * the same time, while the clocks of Berlin change.
 */
abstract class DaylightSaving {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int SCHEDULERS = 2;
    private static final int SECONDS = 60;

    @Inject
    Table table;

    @Inject
    Pool pool;

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    private final ExecutorService threads = Executors.newFixedThreadPool(SCHEDULERS);
    private final List<Looking> schedulers = new ArrayList<>();

    /** A scheduler whose clock stands. */
    interface Looking extends AutoCloseable {
        /** Sets its clock, looks once and returns. */
        void lookAt(Instant now) throws Exception;

        @Override
        void close();
    }

    /** Where the schedulers keep their queue. */
    record Address(String url, String user, String password) {
        Pool pool() {
            return PgBuilder.pool()
                    .connectingTo(PgConnectOptions.fromUri(url).setUser(user).setPassword(password))
                    .with(new PoolOptions().setMaxSize(2))
                    .build();
        }
    }

    abstract Looking scheduler(Address database, Instant start) throws Exception;

    static Datasets datasets() {
        return new Datasets(List.of(
                scheduled("at_two", "0 0 2 * * ?"),
                scheduled("half_past_two", "0 30 2 * * ?"),
                scheduled("every_hour", "0 0 * * * ?")));
    }

    private static Dataset scheduled(String name, String cron) {
        var schedule = new Dataset.Schedule(cron, BERLIN, Strategy.FULL, Misfire.RUN_ONCE, 1);
        return new Dataset(name, name, Set.of(), false, Optional.of(schedule));
    }

    @BeforeEach
    void empty() {
        table.clear();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        schedulers.forEach(Looking::close);
    }

    @Test
    void whenAnHourIsSkippedTheJobOfThatHourFiresAsTheClocksJump() throws Exception {
        // On 29 March 2026 it is 03:00 right after 01:59:59, at 01:00 UTC.
        lookFrom("2026-03-28T22:30:00Z", Duration.ofHours(27));
        assertEquals(List.of("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"), fires("at_two"));
        assertEquals(List.of("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"), fires("half_past_two"));
        assertEquals(27, fires("every_hour").size(), "nothing is made up for the hour that is skipped");
        requireOneJobAFire();
    }

    @Test
    void whenAnHourComesTwiceTheJobOfThatHourFiresTheFirstTime() throws Exception {
        // On 25 October 2026 it is 02:00 after 02:59:59, at 01:00 UTC: 02:00 is at 00:00 and at 01:00 UTC.
        lookFrom("2026-10-24T22:30:00Z", Duration.ofHours(28));
        assertEquals(List.of("2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"), fires("at_two"));
        assertEquals(List.of("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"), fires("half_past_two"));
        assertEquals(28, fires("every_hour").size(), "the hour that comes twice counts twice");
        requireOneJobAFire();
    }

    /** Both look every half an hour, and a second before and after. */
    private void lookFrom(String begin, Duration length) throws Exception {
        Instant from = Instant.parse(begin);
        for (int i = 0; i < SCHEDULERS; i++) {
            schedulers.add(scheduler(new Address(url, user, password), from));
        }
        Set<Instant> instants = new TreeSet<>();
        for (Instant at = from; at.isBefore(from.plus(length)); at = at.plus(Duration.ofMinutes(30))) {
            instants.addAll(List.of(at.minusSeconds(1), at, at.plusSeconds(1)));
        }
        CyclicBarrier together = new CyclicBarrier(SCHEDULERS);
        for (Instant at : instants) {
            List<Future<?>> looks = new ArrayList<>();
            for (Looking scheduler : schedulers) {
                looks.add(threads.submit(() -> {
                    together.await(SECONDS, TimeUnit.SECONDS);
                    scheduler.lookAt(at);
                    return null;
                }));
            }
            for (Future<?> look : looks) {
                look.get(SECONDS, TimeUnit.SECONDS);
            }
            // A run that waited would be the next one, too.
            Table.done(pool.query("update scheduler.job_queue set status = 'COMPLETED', finished_at = created_at"
                            + " where finished_at is null")
                    .execute());
        }
    }

    /** The times that fired, if each was acted upon at that very time. */
    private List<String> fires(String dataset) {
        var rows = Table.done(pool.query("select fire_at, fired_at from scheduler.schedule_fire where dataset = '"
                        + dataset + "' order by fire_at")
                .execute());
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> {
                    assertEquals(row.getOffsetDateTime("fire_at"), row.getOffsetDateTime("fired_at"), dataset);
                    return row.getOffsetDateTime("fire_at").toInstant().toString();
                })
                .toList();
    }

    private void requireOneJobAFire() {
        long fires = table.count("schedule_fire");
        assertEquals(fires, table.count("job_queue where origin_channel = 'CRON'"));
        assertEquals(
                fires,
                table.count("schedule_fire f join scheduler.job_queue q on q.id = f.job_id"
                        + " and q.dataset = f.dataset and q.created_at = f.fire_at"));
    }
}
