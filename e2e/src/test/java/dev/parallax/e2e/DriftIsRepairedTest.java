package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.astrobookings.generator.Difference;
import dev.parallax.e2e.api.LogEntry;
import dev.parallax.e2e.drift.DriftReport;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.drift.RecordKey;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import dev.parallax.e2e.system.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every planted difference is found and repaired, nothing else is touched, and a crash changes nothing of that. */
@ExtendWith(Stage.Shared.class)
@Timeout(600)
class DriftIsRepairedTest {
    /** What the fixture fills and plants in. */
    private static final String[] TABLES = {"launches", "bookings"};

    private static final Duration RUN = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int DIFFERENCES = 200;
    /** Repairs made before the crash: enough to be in the middle, few enough to leave work. */
    private static final int UNDER_WAY = 10;

    @Test
    void findsAndRepairsExactlyWhatWasPlanted(Stage stage) {
        List<Difference> planted = stage.fixture().plant(DIFFERENCES);
        assertEquals(DIFFERENCES, planted.size());
        assertEquals(sorted(planted), sorted(stage.fixture().differences()), "the oracle says what is so");
        long writes = stage.owners().writes();

        Reconciliation first = Reconciliation.run(stage.api(), RUN, views -> {}, TABLES);
        assertConverged(stage, planted, first, writes);
        assertEquals(fields(planted), first.differences(), "fields that differ");
        first.log().forEach(DriftIsRepairedTest::assertTellsBeforeAndAfter);
        assertEquals(
                Set.of("CREATE", "UPDATE", "DELETE"),
                first.log().stream().map(LogEntry::action).collect(Collectors.toSet()));
    }

    @Test
    void survivesAKilledReconciler(Stage stage) {
        List<Difference> planted = stage.fixture().plant(DIFFERENCES);
        long writes = stage.owners().writes();

        List<UUID> jobs = stage.api().trigger(TABLES);
        awaitUnderWay(stage, writes);
        ServiceProcess reconciler = stage.system().service(Service.RECONCILER);
        reconciler.kill();
        assertNotOver(stage, jobs);
        stage.system().startAgain(reconciler);

        assertConverged(stage, planted, Reconciliation.await(stage.api(), jobs, RUN, views -> {}), writes);
    }

    @Test
    void survivesAStoppedBroker(Stage stage) {
        List<Difference> planted = stage.fixture().plant(DIFFERENCES);
        long writes = stage.owners().writes();

        List<UUID> jobs = stage.api().trigger(TABLES);
        awaitUnderWay(stage, writes);
        ServiceProcess broker = stage.system().broker();
        broker.stop();
        assertNotOver(stage, jobs);
        stage.system().startAgain(broker);

        assertConverged(stage, planted, Reconciliation.await(stage.api(), jobs, RUN, views -> {}), writes);
    }

    private static void awaitUnderWay(Stage stage, long writes) {
        Await.until("repairs under way", SOON, () -> stage.owners().writes() >= writes + UNDER_WAY);
    }

    private static void assertNotOver(Stage stage, List<UUID> jobs) {
        assertFalse(
                jobs.stream().allMatch(job -> stage.api().job(job).ended()),
                "the run was over before it could be disturbed");
    }

    /** The oracle agrees, the owners wrote each repair once, and a second run finds and changes nothing. */
    private static void assertConverged(
            Stage stage, List<Difference> planted, Reconciliation first, long writesBefore) {
        Reconciliation second = Reconciliation.run(stage.api(), RUN, views -> {}, TABLES);
        DriftReport report = DriftReport.of(planted, first.found(), first.repaired(), second.found());
        assertTrue(report.agrees(), () -> String.join("\n", report.table()) + "\n" + first.jobs());
        assertTrue(first.jobs().stream().allMatch(job -> job.status().equals("COMPLETED")), first::summary);
        assertTrue(first.jobs().stream().allMatch(job -> "DRIFT".equals(job.verdict())), first::summary);
        assertTrue(second.matched(), second::summary);
        assertEquals(List.of(), second.log());
        assertEquals(List.of(), stage.fixture().differences(), "what a comparison of its own finds");
        assertEquals(fields(planted).size(), stage.owners().writes() - writesBefore, "writes that changed a record");
    }

    private static List<String> sorted(List<Difference> differences) {
        return differences.stream().map(Difference::identity).sorted().toList();
    }

    /** The planted records with the fields that differ; none where the record is missing. */
    private static Map<RecordKey, Set<String>> fields(List<Difference> planted) {
        Map<RecordKey, Set<String>> fields = new TreeMap<>();
        for (Difference difference : planted) {
            Set<String> names = fields.computeIfAbsent(
                    new RecordKey(difference.dataset(), difference.key()), record -> new TreeSet<>());
            if (difference.field() != null) {
                names.add(difference.field());
            }
        }
        return fields;
    }

    private static void assertTellsBeforeAndAfter(LogEntry entry) {
        JsonNode json = entry.json();
        assertEquals(!entry.action().equals("CREATE"), json.hasNonNull("before"), () -> "before: " + json);
        assertEquals(!entry.action().equals("DELETE"), json.hasNonNull("after"), () -> "after: " + json);
        for (String name : List.of("timestamp", "job_id", "changed_type", "changed_id", "origin")) {
            assertTrue(json.hasNonNull(name), () -> name + ": " + json);
        }
        assertEquals("MANUAL", json.path("origin").path("channel").asText());
    }
}
