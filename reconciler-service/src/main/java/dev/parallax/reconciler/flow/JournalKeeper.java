package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.planned.PlannedRepairs;
import dev.parallax.reconciler.told.ToldPages;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/**
 * Keeps the journal in order: finishes repairs whose job never came back, such as one that was cancelled in the
 * middle, because they would hold their record for ever; and forgets what is old, there and of what was told.
 */
@ApplicationScoped
class JournalKeeper {
    private static final int BATCH = 100;

    private final RepairJournal journal;
    private final RepairCalls calls;
    private final ToldPages told;
    private final PlannedRepairs plans;
    private final Clock clock;
    private final Duration orphanAfter;
    private final Duration retention;
    private final Duration undoable;
    private final Duration plansKept;

    JournalKeeper(
            RepairJournal journal,
            RepairCalls calls,
            ToldPages told,
            PlannedRepairs plans,
            Clock clock,
            JournalConfig config) {
        this.journal = journal;
        this.calls = calls;
        this.told = told;
        this.plans = plans;
        this.clock = clock;
        this.orphanAfter = config.orphanAfter();
        this.retention = config.retention();
        this.undoable = config.undoable();
        this.plansKept = config.plans();
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

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forgetOld() {
        var now = clock.instant();
        journal.purge(now.minus(retention), now.minus(undoable)).await().indefinitely();
        told.purge(now).await().indefinitely();
        plans.purge(now.minus(plansKept)).await().indefinitely();
    }
}
