package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.astrobookings.generator.Difference;
import dev.parallax.e2e.api.Answer;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.api.LogEntry;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every repair, of every kind and in both stores, can be taken back: then the stores differ as they did before. */
@ExtendWith(Stage.Shared.class)
@Timeout(600)
class ChangesAreUndoneTest {
    private static final String[] TABLES = {"launches", "bookings"};
    private static final Duration RUN = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Two of each kind. */
    private static final int DIFFERENCES = 44;
    /** No owner can be asked to leave a field out of a document: it writes null, and then there is no difference. */
    private static final String LEFT_OUT = "missing against null";

    @Test
    void whatWasRepairedIsAsItWasBefore(Stage stage) {
        List<Difference> planted = stage.fixture().plant(DIFFERENCES);
        Reconciliation repair = Reconciliation.run(stage.api(), RUN, views -> {}, TABLES);
        assertEquals(List.of(), stage.fixture().differences());
        assertEquals(
                Set.of("CREATE", "UPDATE", "DELETE"),
                repair.log().stream().map(LogEntry::action).collect(Collectors.toSet()));
        long writes = stage.owners().writes();

        List<LogEntry> undone = undoAll(stage, repair.log(), "ada");

        assertEquals(
                sorted(planted.stream()
                        .filter(difference -> !difference.description().equals(LEFT_OUT))
                        .toList()),
                sorted(stage.fixture().differences()));
        assertEquals(DIFFERENCES, stage.owners().writes() - writes, "each was written once");
        for (int i = 0; i < undone.size(); i++) {
            assertTakesBack(undone.get(i), repair.log().get(i));
        }
        assertTheLogTellsOfBoth(stage, repair, undone);
        // Once is enough; and an undo is a change like any other.
        Answer again = stage.api().undo(changeId(repair.log().getFirst()), "ada");
        assertEquals("CHANGE_ALREADY_UNDONE", again.require(409).path("error").asText());
        List<LogEntry> redone = undoAll(stage, undone.subList(0, 1), "bob");
        assertTakesBack(redone.getFirst(), undone.getFirst());

        // While the policy is to repair, the next run finds what is left of it again.
        Reconciliation next = Reconciliation.run(stage.api(), RUN, views -> {}, TABLES);
        assertTrue(next.repaired().size() >= DIFFERENCES - 4, next::summary);
        assertEquals(List.of(), stage.fixture().differences());
    }

    /** Undoes all of them at once, and gives the changes that did it. */
    private static List<LogEntry> undoAll(Stage stage, List<LogEntry> changes, String actor) {
        List<UUID> jobs = new ArrayList<>();
        for (LogEntry change : changes) {
            JsonNode accepted = stage.api().undo(changeId(change), actor).require(202);
            jobs.add(UUID.fromString(accepted.path("job_id").asText()));
        }
        List<JobView> ended = stage.api().awaitEnd(jobs, RUN, views -> {});
        // An undo compares nothing.
        assertTrue(ended.stream().allMatch(job -> job.verdict() == null), ended::toString);
        Await.until("the log has every undo", SOON, () -> jobs.stream()
                .allMatch(job -> stage.api().log(job).size() == 1));
        List<LogEntry> undone =
                jobs.stream().map(job -> stage.api().log(job).getFirst()).toList();
        undone.forEach(entry -> {
            JsonNode origin = entry.json().path("origin");
            assertEquals("MANUAL", origin.path("channel").asText());
            assertEquals(actor, origin.path("actor").asText());
        });
        return undone;
    }

    private static void assertTakesBack(LogEntry undo, LogEntry change) {
        assertEquals(change.json().path("change_id"), undo.json().path("undoes"));
        assertEquals("APPLIED", undo.status());
        assertEquals(change.key(), undo.key());
        assertEquals(
                switch (change.action()) {
                    case "CREATE" -> "DELETE";
                    case "DELETE" -> "CREATE";
                    default -> "UPDATE";
                },
                undo.action());
        assertEquals(change.json().path("before"), undo.json().path("after"));
        assertEquals(change.json().hasNonNull("after"), undo.json().hasNonNull("before"));
    }

    private static void assertTheLogTellsOfBoth(Stage stage, Reconciliation repair, List<LogEntry> undone) {
        Set<String> expected =
                undone.stream().map(entry -> changeId(entry).toString()).collect(Collectors.toSet());
        Set<String> undoneBy = repair.jobs().stream()
                .flatMap(job -> stage.api().log(job.id()).stream())
                .map(entry -> entry.json().path("undone_by").asText())
                .collect(Collectors.toSet());
        assertEquals(expected, undoneBy);
    }

    private static UUID changeId(LogEntry entry) {
        return UUID.fromString(entry.json().path("change_id").asText());
    }

    private static List<String> sorted(List<Difference> differences) {
        return differences.stream().map(Difference::identity).sorted().toList();
    }
}
