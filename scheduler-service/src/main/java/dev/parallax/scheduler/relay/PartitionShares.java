package dev.parallax.scheduler.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Who reads which partitions, as the broker knew it a moment ago. It is asked as long as jobs flow, and nobody waits for
 * the answer: one that is old or missing costs nothing but an uneven share. Used by one thread.
 */
final class PartitionShares {
    private static final Logger LOG = Logger.getLogger(PartitionShares.class);
    private static final long AGE = Duration.ofSeconds(1).toNanos();

    private final Supplier<CompletionStage<List<List<Integer>>>> broker;
    private final LongSupplier nanos;
    private volatile List<List<Integer>> known = List.of();
    private volatile boolean asking;
    private boolean asked;
    private long askedAt;

    /**
     * @param broker asks for the partitions of each reader
     * @param nanos a clock that never goes back
     */
    PartitionShares(Supplier<CompletionStage<List<List<Integer>>>> broker, LongSupplier nanos) {
        this.broker = broker;
        this.nanos = nanos;
    }

    /** The partitions of each reader; empty if that is not known, as while they are being shared out anew. */
    List<List<Integer>> known() {
        long now = nanos.getAsLong();
        if (!asking && (!asked || now - askedAt > AGE)) {
            asking = true;
            asked = true;
            askedAt = now;
            var unused = broker.get().whenComplete((shares, failure) -> {
                if (failure != null) {
                    LOG.debug("Who reads the jobs is not known", failure);
                }
                known = failure == null ? shares : List.of();
                asking = false;
            });
        }
        return known;
    }
}
