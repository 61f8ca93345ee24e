package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However a job ends, it is counted once. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class OutcomeTest {
    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    Sweep sweep;

    @Inject
    Steering steering;

    @Inject
    SettableClock clock;

    @Inject
    MeterRegistry registry;

    @BeforeEach
    void clear() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private double ended(String type, String outcome) {
        return registry.counter("parallax_jobs_ended", "dataset", "items", "type", type, "outcome", outcome)
                .count();
    }

    @Test
    void anOperatorsCancelIsCountedWithTheChildren() {
        UUID parent = planned();
        double before = ended("RECONCILE_DATASET", "CANCELLED");
        double segments = ended("RECONCILE_SEGMENT", "CANCELLED");
        Origin ada = new Origin("test", "ada", Channel.MANUAL, "c-2");
        done(steering.cancel(parent, ada));
        done(steering.cancel(parent, ada));
        assertEquals(before + 1, ended("RECONCILE_DATASET", "CANCELLED"));
        assertEquals(segments + 2, ended("RECONCILE_SEGMENT", "CANCELLED"));
    }

    @Test
    void aParentThatFailsBecauseAWorkerFellSilentIsCounted() {
        UUID parent = planned();
        double before = ended("RECONCILE_DATASET", "FAILED");
        List<UUID> children = table.children(parent);
        done(dispatch.lease(10));
        done(intake.apply(List.of(Say.completed(children.get(0), 1), Say.started(children.get(1), 1))));
        for (int attempt = 1; attempt <= 3; attempt++) {
            clock.advance(Duration.ofSeconds(16));
            done(sweep.once());
            done(dispatch.lease(10));
            done(intake.apply(List.of(Say.started(children.get(1), attempt + 1))));
        }
        assertEquals("FAILED", table.status(parent));
        assertEquals(before + 1, ended("RECONCILE_DATASET", "FAILED"));
    }

    private UUID planned() {
        UUID parent = table.addDataset("items", Priority.NORMAL);
        done(dispatch.lease(10));
        done(intake.apply(List.of(Say.started(parent, 1), Say.planned(parent, 1))));
        return parent;
    }
}
