package dev.parallax.scheduler.followup;

import static dev.parallax.scheduler.followup.Doors.stay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.scheduler.followup.Action.Reason;
import dev.parallax.scheduler.followup.Entry.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Instant NOW = Instant.parse("2024-02-01T10:32:15Z");
    private static final String IN = "2024-02-05T10:00:00Z";
    private static final String OUT = "2024-02-08T14:00:00Z";
    private static final Map<String, Object> CONFIRMED = stay("confirmed", IN, OUT);

    private final Line line = new Line(Doors.BOTH);

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    private static List<Reason> cancelled(List<Action> actions) {
        return actions.stream()
                .filter(Action.Cancel.class::isInstance)
                .map(action -> ((Action.Cancel) action).reason())
                .toList();
    }

    @Test
    void aConfirmedStayGetsItsKeyTwoHoursBeforeAndLosesItADayAfter() {
        line.plan(CONFIRMED, NOW);
        assertEquals(List.of("lock-door at 2024-02-09T14:00:00Z", "open-door at 2024-02-05T08:00:00Z"), line.waiting());
        assertEquals(List.of(), line.plan(CONFIRMED, NOW));
    }

    @Test
    void aStayThatIsNotConfirmedGetsNothing() {
        assertEquals(List.of(), line.plan(stay("pending", IN, OUT), NOW));
        assertEquals(List.of(), line.plan(stay("confirmed", null, OUT), NOW));
        assertEquals(List.of(), line.plan(stay("confirmed", "tomorrow", OUT), NOW));
        assertEquals(List.of(), line.plan(null, NOW));
    }

    @Test
    void anotherTimeMovesIt() {
        line.plan(CONFIRMED, NOW);
        List<Action> actions = line.plan(stay("confirmed", "2024-02-06T10:00:00Z", OUT), NOW);
        assertEquals(1, actions.size());
        assertInstanceOf(Action.Move.class, actions.getFirst());
        assertEquals(List.of("lock-door at 2024-02-09T14:00:00Z", "open-door at 2024-02-06T08:00:00Z"), line.waiting());
    }

    @Test
    void aFieldThatTheCallUsesGoesAlongAndAnyOtherIsNoMatter() {
        line.plan(CONFIRMED, NOW);
        Map<String, Object> other = stay("confirmed", IN, OUT);
        other.put("guest_name", "Jane Doe");
        assertEquals(List.of(), line.plan(other, NOW));
        other.put("lock_id", "lock-2");
        assertEquals(1, line.plan(other, NOW).size());
        assertEquals("lock-2", line.live("open-door").getFirst().record().get("lock_id"));
    }

    @Test
    void aTimeAlreadyPastIsDueAtOnce() {
        List<Action> actions = line.plan(CONFIRMED, at("2024-02-06T00:00:00Z"));
        Action.Insert open = actions.stream()
                .filter(Action.Insert.class::isInstance)
                .map(Action.Insert.class::cast)
                .filter(insert -> insert.followUp().equals("open-door"))
                .findFirst()
                .orElseThrow();
        assertEquals(at("2024-02-06T00:00:00Z"), open.call().runAt());
        assertEquals(at("2024-02-05T08:00:00Z"), open.call().due());
    }

    @Test
    void afterCheckOutItIsDroppedAndThereIsNothingToTakeBack() {
        assertEquals(List.of(), line.plan(CONFIRMED, at("2024-02-08T14:00:01Z")));
        line.plan(CONFIRMED, NOW);
        List<Action> actions = line.plan(stay("confirmed", IN, "2024-01-31T00:00:00Z"), NOW);
        assertEquals(List.of(Reason.TOO_LATE, Reason.TOO_LATE), cancelled(actions));
    }

    @Test
    void aCancelledStayLosesWhatWaits() {
        line.plan(CONFIRMED, NOW);
        List<Action> actions = line.plan(stay("cancelled", IN, OUT), NOW);
        assertEquals(List.of(Reason.RECORD_CHANGED, Reason.RECORD_CHANGED), cancelled(actions));
        assertEquals(List.of(), line.waiting());
        line.plan(CONFIRMED, NOW);
        assertEquals(2, line.waiting().size());
        assertEquals(List.of(Reason.RECORD_DELETED, Reason.RECORD_DELETED), cancelled(line.plan(null, NOW)));
    }

    @Test
    void aKeyThatWasGivenIsTakenBackAtOnceWhenTheStayIsCancelled() {
        line.plan(CONFIRMED, NOW);
        Instant given = at("2024-02-05T08:00:01Z");
        line.becomes("open-door", Phase.DONE, given);
        Instant later = at("2024-02-05T09:00:00Z");
        line.plan(stay("cancelled", IN, OUT), later);
        assertEquals(List.of("lock-door at " + later), line.waiting());
        assertEquals(List.of(), line.plan(stay("cancelled", IN, OUT), later.plusSeconds(5)));
        line.becomes("lock-door", Phase.DONE, later.plusSeconds(10));
        assertEquals(List.of(), line.plan(null, later.plusSeconds(20)));
        // Confirmed once more: a new key, and its end.
        line.plan(CONFIRMED, later.plusSeconds(30));
        assertEquals(2, line.waiting().size());
    }

    @Test
    void theTakingBackWaitsForAKeyThatIsBeingGiven() {
        line.plan(CONFIRMED, NOW);
        line.becomes("open-door", Phase.AT_WORK, at("2024-02-05T08:00:00Z"));
        Entry giving = line.live("open-door").getFirst();
        List<Action> actions = line.plan(null, at("2024-02-05T08:00:01Z"));
        assertEquals(1, actions.size());
        Action.Move move = assertInstanceOf(Action.Move.class, actions.getFirst());
        assertEquals(List.of(giving.id()), move.call().after());
    }

    @Test
    void aLongerStayKeepsItsKeyLonger() {
        line.plan(CONFIRMED, NOW);
        line.becomes("open-door", Phase.DONE, at("2024-02-05T08:00:01Z"));
        Instant later = at("2024-02-07T00:00:00Z");
        line.plan(stay("confirmed", IN, "2024-02-10T14:00:00Z"), later);
        assertEquals(List.of("lock-door at 2024-02-11T14:00:00Z", "open-door at 2024-02-05T08:00:00Z"), line.waiting());
        line.becomes("open-door", Phase.DONE, later);
        assertEquals(List.of(), line.plan(stay("confirmed", IN, "2024-02-10T14:00:00Z"), later.plusSeconds(1)));
    }

    @Test
    void whatIsAtWorkIsSupersededByAnotherTime() {
        line.plan(CONFIRMED, NOW);
        line.becomes("open-door", Phase.AT_WORK, at("2024-02-05T08:00:00Z"));
        List<Action> actions = line.plan(stay("confirmed", "2024-02-06T10:00:00Z", OUT), at("2024-02-05T08:00:01Z"));
        assertEquals(List.of(Reason.SUPERSEDED), cancelled(actions));
        assertEquals(List.of("lock-door at 2024-02-09T14:00:00Z", "open-door at 2024-02-06T08:00:00Z"), line.waiting());
        // It may have happened all the same.
        Instant later = at("2024-02-05T09:00:00Z");
        line.plan(null, later);
        assertEquals(List.of("lock-door at " + later), line.waiting());
    }

    @Test
    void ofAMissingRecordWhatWaitsIsOrphaned() {
        line.plan(CONFIRMED, NOW);
        assertEquals(List.of(Reason.ORPHANED, Reason.ORPHANED), cancelled(line.missing(NOW)));
        assertEquals(List.of(), line.missing(NOW));
    }

    @Test
    void aMissingRecordLosesTheKeyThatWasGiven() {
        line.plan(CONFIRMED, NOW);
        line.becomes("open-door", Phase.DONE, NOW);
        assertEquals(List.of(), cancelled(line.missing(NOW.plusSeconds(1))));
        assertEquals(List.of("lock-door at " + NOW.plusSeconds(1)), line.waiting());
    }

    @Test
    void readsTimesAsOwnersWriteThem() {
        assertEquals(at("2024-02-05T00:00:00Z"), RecordTime.of("2024-02-05").orElseThrow());
        assertEquals(
                at("2024-02-05T08:00:00Z"),
                RecordTime.of("2024-02-05T10:00:00+02:00").orElseThrow());
        assertEquals(
                at("2024-02-05T10:00:00Z"), RecordTime.of("2024-02-05T10:00").orElseThrow());
        assertTrue(RecordTime.of("soon").isEmpty());
        assertTrue(RecordTime.of(4).isEmpty());
        assertTrue(RecordTime.of(null).isEmpty());
    }
}
