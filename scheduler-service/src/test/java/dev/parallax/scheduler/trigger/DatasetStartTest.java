package dev.parallax.scheduler.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.queue.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DatasetStartTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Dataset a = dataset("a", Set.of());
    private final Dataset b = dataset("b", Set.of("a"));
    private final Dataset c = dataset("c", Set.of("b"));
    private final Datasets all = new Datasets(List.of(a, b, c));

    private static Dataset dataset(String name, Set<String> after) {
        return new Dataset(name, name + "-record", after, true, Optional.empty());
    }

    private List<NewJob> jobs(Boolean repair, Dataset... datasets) {
        Origin origin = new Origin("test", null, Channel.MANUAL, "c-1");
        return new DatasetStart(List.of(datasets), Strategy.FULL, Priority.LOW, repair, null, null, origin)
                .jobs(all, NOW);
    }

    @Test
    void eachWaitsForThoseBeforeItThatStartWithIt() {
        List<NewJob> jobs = jobs(null, c, a);
        assertEquals(List.of(jobs.get(1).job().id()), jobs.get(0).dependsOn(), "also through b, which does not start");
        assertEquals(List.of(), jobs.get(1).dependsOn());
    }

    @Test
    void theStartMayOverruleTheRepairPolicy() {
        assertEquals(true, jobs(null, a).getFirst().job().repair());
        assertEquals(false, jobs(false, a).getFirst().job().repair());
    }

    @Test
    void anEstimateAddsUpWhatHasToWait() {
        Map<String, Duration> times = Map.of("a", Duration.ofSeconds(10), "c", Duration.ofSeconds(5));
        assertEquals(NOW.plusSeconds(15), CompletionEstimate.of(jobs(null, a, c), times, NOW));
        assertEquals(NOW.plus(CompletionEstimate.UNKNOWN), CompletionEstimate.of(jobs(null, b), times, NOW));
    }
}
