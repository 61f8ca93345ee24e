package dev.parallax.reconciler.flow;

import dev.parallax.messaging.Failure;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Keeps the journal in order: finishes repairs whose job never came back, such as one that was cancelled in the
 * middle, because they would hold their record for ever.
 */
@ApplicationScoped
class JournalKeeper {
    private static final Logger LOG = Logger.getLogger(JournalKeeper.class);
    private static final int BATCH = 100;

    /** With the pauses between them, most of a working day. */
    private static final int MOST_TRIES = 12;

    private final RepairJournal journal;
    private final RepairCalls calls;
    private final Clock clock;
    private final Duration orphanAfter;
    private final AtomicLong unfinished = new AtomicLong();

    JournalKeeper(RepairJournal journal, RepairCalls calls, Clock clock, JournalConfig config, MeterRegistry metrics) {
        this.journal = journal;
        this.calls = calls;
        this.clock = clock;
        this.orphanAfter = config.orphanAfter();
        metrics.gauge("parallax.repairs.unfinished", unfinished);
    }

    /**
     * Safe beside a job that does come back: both repeat the same call under the same idempotency key. One by one: what
     * cannot be finished keeps its failure, waits longer each time, and stops no other.
     */
    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void finishOrphans() {
        for (int i = 0; i < BATCH; i++) {
            if (!finishOne()) {
                break;
            }
        }
        unfinished.set(journal.unfinished().await().indefinitely());
    }

    /** Whether there may be another. */
    private boolean finishOne() {
        var now = clock.instant();
        try {
            var orphan = journal.takeOrphan(now.minus(orphanAfter), now).await().indefinitely();
            orphan.ifPresent(this::finish);
            return orphan.isPresent();
        } catch (RuntimeException e) {
            if (Failure.of(e) instanceof Failure.Passing) {
                throw e;
            }
            // A row that cannot be read: it was taken, so it is not in the way of the next.
            LOG.error("A repair that nobody finished cannot be read", e);
            return true;
        }
    }

    private void finish(RepairJournal.Orphan orphan) {
        var intent = orphan.intent();
        try {
            var unused = calls.carryOut(List.of(intent));
        } catch (RuntimeException e) {
            var failure = "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
            LOG.errorf(
                    e,
                    "Repair %s of %s/%s was not finished, try %d",
                    intent.id(),
                    intent.dataset(),
                    intent.recordKey(),
                    orphan.tries());
            journal.failed(intent.id(), failure).await().indefinitely();
            if (orphan.tries() >= MOST_TRIES) {
                abandon(intent, failure);
            }
        }
    }

    private void abandon(RepairIntent intent, String failure) {
        LOG.errorf("Repair %s of %s/%s is given up", intent.id(), intent.dataset(), intent.recordKey());
        try {
            calls.abandon(intent, "Not finished in %d tries: %s".formatted(MOST_TRIES, failure));
        } catch (RuntimeException e) {
            LOG.errorf(e, "That repair %s was given up is told to nobody but the journal", intent.id());
        }
    }
}
