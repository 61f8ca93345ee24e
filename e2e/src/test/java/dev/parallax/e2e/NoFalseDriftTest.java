package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.astrobookings.generator.Difference;
import dev.parallax.e2e.api.Answer;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.drift.RecordKey;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.LiveWriters;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** While both sides are written through their owners, exactly the planted differences are confirmed. */
@ExtendWith(Stage.Shared.class)
@Timeout(600)
class NoFalseDriftTest {
    private static final Duration RUN = Duration.ofMinutes(2);
    private static final int DIFFERENCES = 20;
    private static final int WRITES_A_SECOND = 500;
    /**
     * How many of them are made depends on the machine and on what else it does. So what was reached is printed, and only a
     * number below which there is hardly a write between a scan and its recheck makes the test worthless, and fail.
     */
    private static final int FEWEST = 20;

    private static final String[] TABLES = {"launches", "bookings", "reservations"};
    private static final int SUBJECTS = 400;
    /** An owner is as fast as it gets after some thousand requests; before that the machine is busy compiling it. */
    private static final int ROUNDS = 5;

    private static final Duration WARM_UP = Duration.ofMinutes(4);
    private static final Set<String> SEATS = Set.of("available_seats");

    @Test
    void onlyWhatWasPlantedIsConfirmedUnderLiveWrites(Stage stage) {
        List<Difference> planted = stage.fixture().plant(DIFFERENCES);
        // What nobody disturbs: beside the planted ones, the seats that their bookings take from launches until repair.
        Reconciliation calm = Reconciliation.await(stage.api(), stage.api().report(TABLES), RUN, views -> {});
        Set<RecordKey> different = calm.found();
        assertTrue(different.containsAll(records(planted)), calm::summary);
        calm.differences()
                .forEach((key, fields) -> assertTrue(
                        records(planted).contains(key) || (key.dataset().equals("launches") && fields.equals(SEATS)),
                        () -> key + " " + fields));

        List<LiveWriters.Subject> subjects = subjects(stage, different);
        try (LiveWriters writers = new LiveWriters(subjects, WRITES_A_SECOND)) {
            Await.until("every record was written", WARM_UP, () -> writers.writes() > 2L * ROUNDS * subjects.size());

            long before = writers.writes();
            long begin = System.nanoTime();
            Reconciliation reported =
                    Reconciliation.await(stage.api(), stage.api().report(TABLES), RUN, views -> {});
            assertEquals(calm.differences(), reported.differences(), reported::summary);
            assertEquals(List.of(), reported.log());

            Reconciliation repaired = Reconciliation.run(stage.api(), RUN, views -> {}, TABLES);
            assertEquals(records(planted), repaired.found(), repaired::summary);
            assertEquals(
                    List.copyOf(records(repairable(planted, repaired))),
                    repaired.repaired().stream().sorted().toList());
            long rate = (writers.writes() - before) * Duration.ofSeconds(1).toNanos() / (System.nanoTime() - begin);
            System.out.printf(
                    "%d writes a second while both sides were compared, of %d wanted%n", rate, WRITES_A_SECOND);
            assertTrue(rate >= FEWEST, () -> rate + " writes a second");
        }
        Reconciliation.run(stage.api(), RUN, views -> {}, TABLES);
        assertEquals(List.of(), stage.fixture().differences());
    }

    /** A run that met a record which did not settle deletes nothing. */
    private static List<Difference> repairable(List<Difference> planted, Reconciliation run) {
        Set<String> inconclusive = run.jobs().stream()
                .filter(job -> "INCONCLUSIVE".equals(job.verdict()))
                .map(JobView::table)
                .collect(Collectors.toSet());
        return planted.stream()
                .filter(difference -> !inconclusive.contains(difference.dataset())
                        || difference.kind() != Difference.Kind.MISSING_IN_SOURCE)
                .toList();
    }

    private static Set<RecordKey> records(List<Difference> differences) {
        return differences.stream()
                .map(difference -> new RecordKey(difference.dataset(), difference.key()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Records that agree: bookings, whose source holds documents, and launches, whose source holds rows. */
    private static List<LiveWriters.Subject> subjects(Stage stage, Set<RecordKey> different) {
        URI documents = stage.system().addresses().urlOf(Service.CUSTOMER_API);
        URI rows = stage.system().addresses().urlOf(Service.ADMIN_API);
        List<LiveWriters.Subject> subjects = new ArrayList<>();
        for (String key : keys(documents, "bookings", different)) {
            String path = "/bookings/" + key;
            subjects.add(new LiveWriters.Subject(documents.resolve(path), rows.resolve(path), "total_price"));
        }
        for (String key : keys(rows, "launches", different)) {
            String path = "/launches/" + key;
            subjects.add(new LiveWriters.Subject(rows.resolve(path), documents.resolve(path), "destination"));
        }
        return subjects;
    }

    private static List<String> keys(URI owner, String dataset, Set<RecordKey> without) {
        List<String> keys = new ArrayList<>();
        for (int page = 1; keys.size() < SUBJECTS / 2; page++) {
            Answer answer = new Http(owner).get("/" + dataset + "?page_size=100&page=" + page);
            answer.require(200).path("items").forEach(item -> {
                String key = item.path("id").asText();
                if (!without.contains(new RecordKey(dataset, key))) {
                    keys.add(key);
                }
            });
        }
        return keys.subList(0, SUBJECTS / 2);
    }
}
