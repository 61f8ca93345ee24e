package dev.parallax.reconciler.work;

import static org.awaitility.Awaitility.await;

import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The reconcilers know whose repairs wait for an operator, and forget it when that was decided. */
@QuarkusTest
class HeldRunsTest extends ReconcilerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private void ended(UUID run, String repairs) {
        kafka.send(
                Topics.JOB_EVENTS,
                new JobEvent.Completed(
                        UUID.randomUUID(),
                        run,
                        run,
                        1,
                        Instant.now(),
                        new JobResult(Verdict.DRIFT, Counters.ZERO, Map.of("repairs", repairs))));
    }

    @Test
    void untilItIsDecided() {
        var discarded = UUID.randomUUID();
        var released = UUID.randomUUID();
        String held = "select count(*) from reconciler.held_runs where root_id in ('%s', '%s')"
                .formatted(discarded, released);
        ended(discarded, "HELD_BACK");
        ended(released, "HELD_BACK");
        ended(released, "HELD_BACK");
        await().atMost(LONG).until(() -> count(held) == 2);

        ended(discarded, "DISCARDED");
        ended(released, "APPLIED");
        await().atMost(LONG).until(() -> count(held) == 0);
    }
}
