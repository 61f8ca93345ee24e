package dev.parallax.common.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What has a form of its own among the details of a result keeps it over JSON. */
class DetailsTest {
    private static final Books BOOKS =
            new Books(new Books.Page(10, 1, 2, 1, 1, 1, 1, 1, 3, 1), new Books.Page(20, 2, 3, 4, 5, 1, 1, 1, 6, 1));

    private static Map<String, Object> sent(Map<String, Object> details) throws Exception {
        var json = Json.MAPPER.writeValueAsBytes(new JobResult(Verdict.INCONCLUSIVE, Counters.ZERO, details));
        return Json.MAPPER.readValue(json, JobResult.class).details();
    }

    @Test
    void booksAreReadAsTheyWereSent() throws Exception {
        assertEquals(Optional.of(BOOKS), Books.of(sent(Map.of(Books.DETAIL, BOOKS.toDetail()))));
        assertEquals(Optional.empty(), Books.of(sent(Map.of())));
    }

    @Test
    void booksBalanceIfEverythingThatCameInHasAnOutcomeOnEachSide() {
        assertTrue(Books.EMPTY.balance());
        assertEquals(0, BOOKS.source().difference());
        assertTrue(BOOKS.balance());
        var lost = new Books(new Books.Page(10, 0, 9, 0, 0, 0, 0, 0, 0, 0), Books.Page.EMPTY);
        assertEquals(1, lost.source().difference());
        assertFalse(lost.balance());
        var invented = new Books(Books.Page.EMPTY, new Books.Page(0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
        assertEquals(-1, invented.target().difference());
        assertFalse(invented.balance());
        // One too many here does not make up for one too few there.
        assertFalse(new Books(lost.source(), invented.target()).balance());
        assertEquals(20, BOOKS.plus(BOOKS).source().read());
        assertTrue(BOOKS.plus(BOOKS).balance());
    }

    @Test
    void reasonsAreReadAsTheyWereSent() throws Exception {
        var keys = IntStream.range(0, 50).mapToObj(i -> "k" + i).toList();
        var reasons = List.of(
                new Inconclusive("UNSETTLED", 50, null, null, keys, "They go on changing."),
                new Inconclusive("SEGMENT_FAILED", 1, "source", new KeyRange(null, "m"), List.of(), "Timed out."));
        var details = Map.<String, Object>of(
                Inconclusive.DETAIL,
                reasons.stream().map(Inconclusive::toDetail).toList());

        assertEquals(reasons, Inconclusive.of(sent(details)));
        assertEquals(Inconclusive.MOST_KEYS, reasons.getFirst().keys().size());
        assertEquals(List.of(), Inconclusive.of(Map.of()));
    }

    @Test
    void ofAReasonThatIsNotKnownNothingIsRepaired() {
        for (var reason : Inconclusive.Reason.values()) {
            assertEquals(
                    reason.repairs(), new Inconclusive(reason.name(), 1, null, null, List.of(), "As said.").repairs());
        }
        assertEquals(
                Inconclusive.Repairs.NOTHING,
                new Inconclusive("OF_ANOTHER_RELEASE", 1, null, null, List.of(), "As said.").repairs());
    }
}
