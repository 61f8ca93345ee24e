package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.journal.RepairJournal;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * Keeps the journal in order: finishes repairs whose job never came back, such as one that was cancelled in the
 * middle, because they would hold their record for ever.
 */
@ApplicationScoped
class JournalKeeper {
    private static final int BATCH = 100;

    private final RepairJournal journal;
    private final RepairCalls calls;
    private final Clock clock;
    private final Duration orphanAfter;

    JournalKeeper(RepairJournal journal, RepairCalls calls, Clock clock, JournalConfig config) {
        this.journal = journal;
        this.calls = calls;
        this.clock = clock;
        this.orphanAfter = config.orphanAfter();
    }

    /** Safe beside a job that does come back: both repeat the same call under the same idempotency key. */
    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void finishOrphans() {
        var orphans = journal.orphans(clock.instant().minus(orphanAfter), BATCH)
                .await()
                .indefinitely();
        var unused = calls.carryOut(orphans);
    }
}
