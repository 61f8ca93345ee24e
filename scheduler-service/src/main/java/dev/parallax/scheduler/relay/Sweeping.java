package dev.parallax.scheduler.relay;

import dev.parallax.scheduler.queue.Sweep;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends leases only where silence is known. A lease that ran out is no proof of it: signs of life may wait in the topic,
 * because the database was away; or could not get there, because the broker was; or nobody looked, because this process
 * stood still or its clock jumped. So first database and broker must have answered for the length of a lease without a
 * break, in which every worker that lives has spoken, and then everything that was said until the lease ran out must have
 * been applied. Used by one thread.
 */
final class Sweeping {
    private static final Logger LOG = Logger.getLogger(Sweeping.class);
    private static final Duration DATABASE = Duration.ofSeconds(15);
    private static final int LOOKS_UNTIL_COMPLAINT = 60;

    private final Sweep sweep;
    private final Applied applied;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration pause;
    private final Steadiness steadiness;
    private @Nullable Horizon horizon;
    private int looks;

    /**
     * A time, and what had been said until then.
     */
    private record Horizon(Instant at, Map<TopicPartition, Long> ends) {}

    Sweeping(Sweep sweep, Applied applied, Clock clock, LongSupplier nanos, Duration lease, Duration pause) {
        this.sweep = sweep;
        this.applied = applied;
        this.clock = clock;
        this.nanos = nanos;
        this.pause = pause;
        Duration several = pause.multipliedBy(3);
        Duration half = lease.dividedBy(2);
        this.steadiness = new Steadiness(lease, half.compareTo(several) > 0 ? half : several);
    }

    /**
     * One look.
     *
     * @return how long to wait for the next one
     * @throws IOException if the broker is away
     */
    Duration round() throws IOException, InterruptedException {
        Instant now = clock.instant();
        Map<TopicPartition, Long> ends = applied.ends();
        boolean overdue = sweep.overdue().await().atMost(DATABASE);
        if (!steadiness.answered(now, nanos.getAsLong())) {
            horizon = null;
            sweep.bound().await().atMost(DATABASE);
        }
        if (steadiness.holds()) {
            expire(overdue ? new Horizon(now, ends) : null);
        }
        return pause;
    }

    private void expire(@Nullable Horizon latest) throws IOException, InterruptedException {
        if (horizon == null) {
            horizon = latest;
            looks = 0;
        }
        if (horizon == null) {
            return;
        }
        if (applied.reached(horizon.ends())) {
            sweep.expire(horizon.at()).await().atMost(DATABASE);
            horizon = null;
        } else if (++looks % LOOKS_UNTIL_COMPLAINT == 0) {
            LOG.warnf(
                    "Leases that ran out wait since %s for what reconcilers said until then to be applied: is a scheduler"
                            + " stuck that reads %s?",
                    horizon.at(), horizon.ends().keySet());
        }
    }
}
