package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RecentDigestsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final RecentDigests recent = new RecentDigests(((InstantSource) now::get).withZone(ZoneOffset.UTC));
    private int asked;

    @Test
    void theSegmentsOfAJobAskOnce() {
        assertEquals("answer 1", reason("items", 1));
        assertEquals("answer 1", reason("items", 1));
    }

    @Test
    void anotherJobAndAnotherDatasetAskForThemselves() {
        assertEquals("answer 1", reason("items", 1));
        assertEquals("answer 2", reason("items", 2));
        assertEquals("answer 3", reason("orders", 1));
        assertEquals("answer 1", reason("items", 1));
    }

    @Test
    void whatWasSaidLongAgoIsAskedAgain() {
        assertEquals("answer 1", reason("items", 1));
        now.set(now.get().plus(Duration.ofSeconds(10)));
        assertEquals("answer 2", reason("items", 1));
    }

    @Test
    void aFailureIsNotKept() {
        var failing = recent.get(dataset("items"), 1, () -> Uni.createFrom()
                .failure(new StoreException(Reason.STORE_UNAVAILABLE, "gone", null)));
        assertEquals(
                "gone",
                failing.onFailure()
                        .recoverWithItem(e -> new Digests.None(e.getMessage()))
                        .map(digests -> ((Digests.None) digests).reason())
                        .await()
                        .indefinitely());
        assertEquals("answer 1", reason("items", 1));
    }

    @Test
    void thoseOfJobsLongOverAreLetGo() {
        for (int job = 0; job <= 64; job++) {
            reason("items", job);
        }
        assertEquals("answer 66", reason("items", 0));
        assertEquals("answer 65", reason("items", 64));
    }

    private String reason(String dataset, long seed) {
        var digests = recent.get(
                dataset(dataset), seed, () -> Uni.createFrom().item(() -> new Digests.None("answer " + ++asked)));
        return ((Digests.None) digests.await().indefinitely()).reason();
    }

    private static DatasetDefinition dataset(String name) {
        var store = new StoreDefinition.PostgresStore(
                "office", "postgresql://localhost/office", null, null, 10, Duration.ofSeconds(1), 1);
        var side = new SideDefinition(store, new Relation.Table(name), List.of("id"), null, null);
        return new DatasetDefinition(
                name,
                "row",
                List.of(),
                side,
                side,
                List.of(new KeyPart("id", KeyType.INT64)),
                List.of(),
                Duration.ZERO,
                1,
                1,
                Duration.ZERO,
                1,
                new RepairPolicy.Report(),
                null,
                Map.of());
    }
}
