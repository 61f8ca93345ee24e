package dev.parallax.monitor.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.monitor.Monitored;
import dev.parallax.monitor.ingest.MismatchRows.RecordKey;
import dev.parallax.monitor.projection.Clearance;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a mismatch may still ask for stays, and the rest goes. */
@Monitored
class AgreementsPurgeTest {
    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Instant NOW = Instant.parse("2050-03-01T00:00:00Z");
    private static final Instant OLD = NOW.minus(RETENTION).minusMillis(1);

    @Inject
    Pool pool;

    @Inject
    MeterRegistry metrics;

    private record Config(Duration retention, Duration purge) implements AgreementsConfig {}

    private static <T> T done(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }

    private void agreed(Instant at, Stream<String> keys) {
        List<Clearance> told = keys.map(key -> Clearance.ofRecord(UUID.randomUUID(), "purged", key, at))
                .toList();
        done(pool.withTransaction(tx -> Agreements.add(tx, told)));
    }

    private List<String> known(Stream<String> keys) {
        List<RecordKey> wanted = keys.map(key -> new RecordKey("purged", key)).toList();
        return done(pool.withTransaction(tx -> Agreements.after(tx, Instant.EPOCH, wanted))).stream()
                .map(Clearance::recordKey)
                .sorted()
                .toList();
    }

    private void purge() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        done(new AgreementsPurge(pool, clock, new Config(RETENTION, Duration.ofDays(1)), metrics).forgetOld());
    }

    @Test
    void only_what_is_older_than_the_retention_goes() {
        agreed(OLD, Stream.of("old", "renewed"));
        agreed(OLD.plusMillis(1), Stream.of("just-in-time", "renewed"));
        agreed(NOW, Stream.of("new"));
        purge();
        assertEquals(
                List.of("just-in-time", "new", "renewed"), known(Stream.of("old", "renewed", "just-in-time", "new")));
    }

    @Test
    void more_than_a_batch_goes_in_one_round() {
        List<String> keys = IntStream.rangeClosed(0, 2 * AgreementsPurge.BATCH)
                .mapToObj(i -> "many-" + i)
                .toList();
        agreed(OLD, keys.stream());
        assertEquals(keys.size(), known(keys.stream()).size());
        purge();
        assertEquals(0, known(keys.stream()).size());
    }

    @Test
    void the_service_does_it_by_itself() {
        agreed(Instant.parse("2020-01-01T00:00:00Z"), Stream.of("long-ago"));
        agreed(NOW, Stream.of("to-come"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals(List.of("to-come"), known(Stream.of("long-ago", "to-come"))));
    }
}
