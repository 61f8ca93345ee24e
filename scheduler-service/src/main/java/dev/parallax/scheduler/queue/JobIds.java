package dev.parallax.scheduler.queue;

import java.time.Clock;
import java.util.UUID;

/**
 * Ids of jobs: UUIDs of version 7 (RFC 9562), which begin with the time. What enters together stands together in every
 * index by job, so that a batch touches few pages of it.
 */
public final class JobIds {
    private static final Clock CLOCK = Clock.systemUTC();

    private JobIds() {}

    /** A new id. Time is to the millisecond; the rest is random. */
    public static UUID next() {
        UUID random = UUID.randomUUID();
        long high = (CLOCK.millis() << 16) | 0x7000 | (random.getMostSignificantBits() & 0x0fff);
        return new UUID(high, random.getLeastSignificantBits());
    }
}
