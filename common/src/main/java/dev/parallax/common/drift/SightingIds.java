package dev.parallax.common.drift;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The ids that the mismatches of one root job have: the same whenever it finds the same record, in whatever attempt. All
 * of a job begin alike, so that they lie side by side in an index: ids that are random in full cost their reader a page of
 * it each. Of an id by one root job follows that by another, without the record.
 *
 * <p>An id is what is the job's and what is the record's, one upon the other: 32 bits that are the job's alone, the six that
 * say that it is a UUID made from a name, and 90 that are the exclusive or of both.
 */
public final class SightingIds {
    private static final long ALIKE = 0xFFFF_FFFF_0000_0000L;
    private static final long VERSION = 0x0000_0000_0000_F000L;
    private static final long VARIANT = 0xC000_0000_0000_0000L;

    private final long high;
    private final long low;

    private SightingIds(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** Of a root job. */
    public static SightingIds of(UUID rootId) {
        UUID random = named(rootId.toString());
        return new SightingIds(
                (rootId.getMostSignificantBits() & ALIKE) | (random.getMostSignificantBits() & ~ALIKE),
                random.getLeastSignificantBits());
    }

    /**
     * The id of a record.
     *
     * @param key the record's key as one string
     */
    public UUID of(String dataset, String key) {
        UUID record = named(dataset + "/" + key);
        return new UUID(
                high ^ (record.getMostSignificantBits() & ~(ALIKE | VERSION)),
                low ^ (record.getLeastSignificantBits() & ~VARIANT));
    }

    /** The id of a record of which another root job's id is known. */
    public UUID again(SightingIds other, UUID earlier) {
        return new UUID(
                earlier.getMostSignificantBits() ^ other.high ^ high,
                earlier.getLeastSignificantBits() ^ other.low ^ low);
    }

    private static UUID named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
