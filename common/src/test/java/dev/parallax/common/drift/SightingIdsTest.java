package dev.parallax.common.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SightingIdsTest {
    private final UUID job = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @Test
    void theIdOfOneJobFollowsFromThatOfAnother() {
        for (int i = 0; i < 1_000; i++) {
            String key = "item-" + i;
            UUID earlier = SightingIds.of(other).of("items", key);
            assertEquals(
                    SightingIds.of(job).of("items", key), SightingIds.of(job).again(SightingIds.of(other), earlier));
        }
    }

    @Test
    void allOfAJobBeginAlikeAndNoneIsThatOfAnotherRecordDatasetOrJob() {
        Set<UUID> ids = new HashSet<>();
        for (UUID root : List.of(job, other)) {
            for (String dataset : List.of("items", "things")) {
                for (int i = 0; i < 1_000; i++) {
                    UUID id = SightingIds.of(root).of(dataset, "item-" + i);
                    ids.add(id);
                    assertEquals(root.toString().substring(0, 8), id.toString().substring(0, 8));
                    assertEquals(3, id.version());
                    assertEquals(2, id.variant());
                }
            }
        }
        assertEquals(4_000, ids.size());
        // Jobs that by chance begin alike have different ids all the same.
        UUID alike = new UUID(job.getMostSignificantBits() ^ 1, job.getLeastSignificantBits());
        assertNotEquals(
                SightingIds.of(job).of("items", "item-1"), SightingIds.of(alike).of("items", "item-1"));
    }
}
