package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.astrobookings.generator.Difference;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.drift.DriftReport;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas are killed at random moments with many segments in flight, and the counters of the job are those of a run
 * without a crash. {@code -Dparallax.e2e.seed=...} repeats the moments of an earlier run.
 */
@ExtendWith(Stage.Shared.class)
@Timeout(600)
class CrashAtRandomTest {
    private static final Duration RUN = Duration.ofMinutes(3);
    private static final int DIFFERENCES = 60;
    private static final String SMALL_SEGMENTS = """
            parallax.datasets.bookings.segment-size=400
            parallax.datasets.launches.segment-size=200
            """;

    @Test
    void countersAreThoseOfARunWithoutACrash(Stage stage, @TempDir Path folder) throws IOException {
        long seed = Long.getLong("parallax.e2e.seed", System.nanoTime());
        System.out.println("parallax.e2e.seed=" + seed);
        Random random = new Random(seed);
        List<Difference> planted = stage.fixture().plant(DIFFERENCES);
        long writes = stage.owners().writes();
        Path segments = Files.writeString(folder.resolve("segments.properties"), SMALL_SEGMENTS);
        ServiceProcess resident = stage.system().service(Service.RECONCILER);
        resident.stop();
        try (ServiceProcess one = replica(stage, segments, 1);
                ServiceProcess two = replica(stage, segments, 2)) {
            List<ServiceProcess> replicas = List.of(one, two);
            replicas.forEach(stage.system()::startAgain);
            Reconciliation calm = run(stage, stage.api().report("bookings"));

            List<UUID> reporting = stage.api().report("bookings");
            crash(stage, replicas, random, reporting, 1);
            Reconciliation reported = run(stage, reporting);
            assertEquals(counters(calm), counters(reported), "seed " + seed);
            assertEquals(calm.differences(), reported.differences(), "seed " + seed);

            List<UUID> repairing = stage.api().trigger("launches", "bookings");
            crash(stage, replicas, random, repairing, 2);
            Reconciliation repaired = run(stage, repairing);
            DriftReport report = DriftReport.of(planted, repaired.found(), repaired.repaired(), Set.of());
            assertTrue(report.agrees(), () -> "seed " + seed + "\n" + String.join("\n", report.table()));
            Map<String, Map<String, Long>> counted = counters(repaired);
            for (String side : List.of("source_row_count", "target_row_count", "mismatch_count")) {
                assertEquals(
                        counters(calm).get("bookings").get(side),
                        counted.get("bookings").get(side),
                        "seed " + seed);
            }
            counted.values().forEach(job -> assertEquals(job.get("mismatch_count"), job.get("repaired_count")));
        } finally {
            stage.system().startAgain(resident);
        }
        assertEquals(planted.size(), stage.owners().writes() - writes, "writes that changed a record");
        assertEquals(List.of(), stage.fixture().differences());
    }

    private static ServiceProcess replica(Stage stage, Path segments, int number) {
        String name = "reconciler-replica-" + number;
        return stage.system()
                .replica(Service.RECONCILER, name, List.of(segments), Map.of("PARALLAX_RECONCILER_WORKER", name));
    }

    private static Reconciliation run(Stage stage, List<UUID> jobs) {
        Reconciliation run = Reconciliation.await(stage.api(), jobs, RUN, views -> {});
        assertTrue(run.jobs().stream().allMatch(job -> job.status().equals("COMPLETED")), run::summary);
        return run;
    }

    /** Kills replicas, each at a random point of the jobs' progress, and starts them again. */
    private static void crash(Stage stage, List<ServiceProcess> replicas, Random random, List<UUID> jobs, int crashes) {
        double point = 0;
        for (int crash = 0; crash < crashes; crash++) {
            point += random.nextDouble(1, 70.0 / crashes);
            double reached = point;
            ServiceProcess victim = replicas.get(random.nextInt(replicas.size()));
            Await.until("progress of " + reached, RUN, () -> progress(stage, jobs) >= reached);
            victim.kill();
            assertTrue(progress(stage, jobs) < 100, "the run was over before it could be disturbed");
            stage.system().startAgain(victim);
        }
    }

    private static double progress(Stage stage, List<UUID> jobs) {
        return jobs.stream()
                .map(stage.api()::job)
                .mapToDouble(job -> job.ended() ? 100 : job.progress())
                .average()
                .orElseThrow();
    }

    /** Everything that is counted of each job, by table. */
    private static Map<String, Map<String, Long>> counters(Reconciliation run) {
        Map<String, Map<String, Long>> counters = new TreeMap<>();
        for (JobView job : run.jobs()) {
            Map<String, Long> counts = counters.computeIfAbsent(job.table(), table -> new TreeMap<>());
            counts(job.json())
                    .forEach(name -> counts.put(name, job.json().path(name).asLong()));
        }
        return counters;
    }

    private static Stream<String> counts(JsonNode job) {
        return job.properties().stream().map(Map.Entry::getKey).filter(name -> name.endsWith("_count"));
    }
}
