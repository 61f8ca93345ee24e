package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the broker acknowledged and no row says yet. Most jobs are heard of soon after, and then one change of the row
 * records both. What a crash forgets counts as not sent: the lease runs out, and the job goes again with a higher
 * attempt, as after a crash before the acknowledgement came.
 */
@Singleton
public final class Acknowledgements {
    private final Map<UUID, Ack> unwritten = new ConcurrentHashMap<>();
    private final Clock clock;

    Acknowledgements(Clock clock) {
        this.clock = clock;
    }

    /** The broker has the message of this attempt since then. */
    record Ack(UUID jobId, int attempt, Instant at) {}

    /** The broker acknowledged these now. */
    public void add(Collection<Job> jobs) {
        Instant now = clock.instant();
        jobs.forEach(job -> unwritten.put(job.id(), new Ack(job.id(), job.attempt(), now)));
    }

    /** Those of these jobs; they are the caller's to write. */
    Map<UUID, Ack> take(Collection<UUID> jobs) {
        Map<UUID, Ack> taken = new HashMap<>();
        for (UUID job : jobs) {
            Ack ack = unwritten.remove(job);
            if (ack != null) {
                taken.put(job, ack);
            }
        }
        return taken;
    }

    /** Those that waited that long for more to be heard; they are the caller's to write. */
    Map<UUID, Ack> takeOlder(Duration age, int most) {
        Instant latest = clock.instant().minus(age);
        List<UUID> due = new ArrayList<>();
        for (Ack ack : unwritten.values()) {
            if (due.size() < most && !ack.at().isAfter(latest)) {
                due.add(ack.jobId());
            }
        }
        return take(due);
    }

    /** Could not be written. What came for a later attempt meanwhile stays. */
    void putBack(Map<UUID, Ack> acks) {
        acks.forEach(unwritten::putIfAbsent);
    }

    public boolean isEmpty() {
        return unwritten.isEmpty();
    }
}
