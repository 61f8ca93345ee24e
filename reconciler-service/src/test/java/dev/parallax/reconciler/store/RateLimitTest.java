package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A store gives no more than it is asked to, however many readers it has. */
class RateLimitTest {
    private final SettableClock clock = new SettableClock();

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        Uni<Void> pass(Duration time) {
            now = now.plus(time);
            return Uni.createFrom().voidItem();
        }
    }

    @Test
    void aSecondsWorthIsFreeAndWhatGoesBeyondIsWaitedFor() {
        var limit = new RateLimit(100, clock);
        assertEquals(Duration.ZERO, limit.take(100));
        assertEquals(Duration.ofMillis(500), limit.take(50));
        assertEquals(Duration.ofMillis(750), limit.take(25));
        clock.pass(Duration.ofMillis(750));
        assertEquals(Duration.ofMillis(10), limit.take(1));
    }

    @Test
    void aRestSavesUpNoMoreThanThat() {
        var limit = new RateLimit(100, clock);
        limit.take(100);
        clock.pass(Duration.ofHours(1));
        assertEquals(Duration.ZERO, limit.take(100));
        assertEquals(Duration.ofMillis(10), limit.take(1), "an hour of rest saves up a second's worth, not more");
    }

    @Test
    void aClockThatIsSetBackGivesNothing() {
        var limit = new RateLimit(100, clock);
        limit.take(100);
        clock.pass(Duration.ofHours(-1));
        assertEquals(Duration.ofMillis(100), limit.take(10));
        clock.pass(Duration.ofMillis(100));
        assertEquals(Duration.ofMillis(100), limit.take(10));
    }

    @Test
    void allReadersOfAStoreShareItsLimit() {
        var limit = new RateLimit(100, clock);
        var begun = clock.instant();
        var one = new PacedReader(records(500), limit, clock::pass);
        var other = new PacedReader(records(500), limit, clock::pass);

        var pages = one.scan(Scan.of(KeyBounds.ALL));
        long read = 0;
        while (true) {
            var page = pages.next().await().indefinitely();
            if (page.isEmpty()) {
                break;
            }
            read += page.size()
                    + other.read(page.stream().map(StoreRecord::key).toList())
                            .await()
                            .indefinitely()
                            .size();
            var seconds = Duration.between(begun, clock.instant()).toMillis() / 1000.0;
            var sofar = read;
            assertTrue(read <= 100 + seconds * 100 + 1, () -> sofar + " records in " + seconds + " s");
        }
        assertEquals(1000, read);
        assertEquals(Duration.ofSeconds(9), Duration.between(begun, clock.instant()));
    }

    private static RecordReader records(int count) {
        var records = new TreeMap<RecordKey, StoreRecord>();
        for (long n = 0; n < count; n++) {
            var key = RecordKey.of(n);
            records.put(key, new StoreRecord(key, new Object[0], null, null));
        }
        return new MemoryReader(records, false, 20, count);
    }
}
