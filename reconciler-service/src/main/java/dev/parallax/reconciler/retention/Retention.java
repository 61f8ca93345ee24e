package dev.parallax.reconciler.retention;

import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.planned.PlannedRepairs;
import dev.parallax.reconciler.told.ToldPages;
import dev.parallax.reconciler.work.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Forgets what is old: a batch at a time, so that no lock is held for long, and for a while at most, so that a backlog is
 * worked off over several rounds. Replicas leave each other's batch alone. What something open refers to stays.
 */
@ApplicationScoped
public class Retention {
    private static final Logger LOG = Logger.getLogger(Retention.class);
    static final int BATCH = 1000;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final RepairJournal journal;
    private final ToldPages told;
    private final PlannedRepairs plans;
    private final Workers workers;
    private final RetentionConfig config;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

    Retention(
            RepairJournal journal,
            ToldPages told,
            PlannedRepairs plans,
            Workers workers,
            RetentionConfig config,
            MeterRegistry metrics,
            Clock clock) {
        this.journal = journal;
        this.told = told;
        this.plans = plans;
        this.workers = workers;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        metrics.gauge(
                "parallax.retention.last.run.seconds", last, at -> at.get().getEpochSecond());
    }

    @Scheduled(
            every = "${parallax.reconciler.journal.purge:PT10M}",
            delayed = "${parallax.reconciler.journal.purge:PT10M}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void forgetOld() {
        Instant now = clock.instant();
        Instant old = now.minus(config.retention());
        Instant irrevocable = now.minus(config.undoable());
        forget("repairs", most -> journal.purgeWithoutEffect(old, most));
        forget("repairs", most -> journal.purgeApplied(irrevocable, most));
        forget("claims", most -> journal.purgeClaims(old, most));
        forget("told_differences", most -> told.purge(now, most));
        forget("planned_repairs", most -> plans.purge(now.minus(config.plans()), most));
        forget("workers", most -> workers.purge(old));
        last.set(now);
    }

    private void forget(String table, IntFunction<Uni<Integer>> batch) {
        var counter = metrics.counter("parallax.retention.deleted", "table", table);
        long end = System.nanoTime() + LONGEST.toNanos();
        long all = 0;
        int deleted;
        do {
            deleted = batch.apply(BATCH).await().indefinitely();
            counter.increment(deleted);
            all += deleted;
        } while (deleted >= BATCH && System.nanoTime() < end);
        if (all > 0) {
            LOG.debugf("%d rows of %s are forgotten", all, table);
        }
    }
}
