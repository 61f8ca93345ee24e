package dev.parallax.reconciler.followup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.reconciler.cut.ChangeCut;
import dev.parallax.reconciler.dataset.FollowUp;
import dev.parallax.reconciler.dataset.FollowUp.Condition;
import dev.parallax.reconciler.dataset.FollowUp.Method;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallPlannerTest {
    private static final OwnerDefinition OWNER =
            new OwnerDefinition("door", URI.create("http://localhost"), Duration.ofSeconds(1));
    private static final CallPlanner.Present PRESENT =
            new CallPlanner.Present("7", Map.of("door", 3, "secret", "4711", "version", 7));
    private static final Map<String, Object> BODY = Map.of("door", 4);

    @Test
    void whatIsNotThereIsMadeUnlessItMustBe() {
        assertEquals(
                new CallPlan.Call(ChangeAction.CREATE, null, BODY, null),
                CallPlanner.plan(followUp(Method.PUT, Condition.NONE), BODY, null));
        assertEquals(
                new CallPlan.Call(ChangeAction.CREATE, null, BODY, null),
                CallPlanner.plan(followUp(Method.PUT, Condition.ABSENT), BODY, null));
        assertEquals(
                new CallPlan.Skip("NOT_FOUND"), CallPlanner.plan(followUp(Method.PUT, Condition.EXISTS), BODY, null));
        assertEquals(
                new CallPlan.Skip("NOT_FOUND"), CallPlanner.plan(followUp(Method.DELETE, Condition.NONE), BODY, null));
    }

    @Test
    void whatIsThereIsWrittenInItsVersionAndOnlyWrittenFieldsAreKept() {
        assertEquals(
                new CallPlan.Call(ChangeAction.UPDATE, Map.of("door", 3), BODY, "7"),
                CallPlanner.plan(followUp(Method.PUT, Condition.EXISTS), BODY, PRESENT));
        assertEquals(
                new CallPlan.Skip("ALREADY_EXISTS"),
                CallPlanner.plan(followUp(Method.PUT, Condition.ABSENT), BODY, PRESENT));
        assertEquals(
                new CallPlan.Call(ChangeAction.DELETE, Map.of(), null, "7"),
                CallPlanner.plan(followUp(Method.DELETE, Condition.NONE), Map.of(), PRESENT));
    }

    /** Half a value must not be written. */
    @Test
    void aPartOfAValueIsSeenToBeOne() {
        var change = ChangeCut.of(creation(Map.of("essay", "x".repeat(9_000), "door", 4)), fits -> true);
        var template = new CallTemplate("a", change.after(), null);
        assertTrue(template.needsMoreThanWasTold(writing("copy of {essay}")));
        assertFalse(template.needsMoreThanWasTold(writing("door {door}")));
    }

    private static FollowUp writing(String text) {
        return new FollowUp("copy", "copy", OWNER, Method.PUT, "/copies/{key}", Map.of("text", text), Condition.NONE);
    }

    private static Change creation(Map<String, Object> after) {
        var id = UUID.randomUUID();
        return new Change(
                id,
                id,
                id,
                id,
                "essays",
                "essay",
                "a",
                ChangeAction.CREATE,
                ChangeStatus.APPLIED,
                "door",
                null,
                after,
                null,
                "1",
                null,
                null,
                new Origin("tests", "tester", Channel.MANUAL, "correlation-1"),
                Instant.EPOCH,
                null);
    }

    @Test
    void placeholdersTakeOverWhatTheRecordHolds() {
        var record = new HashMap<String, Object>(Map.of("door", 4, "guest", Map.of("name", "Ana $1")));
        record.put("leaves", null);
        var template = new CallTemplate("a/b c", record, "2024-02-05T08:00:00Z");
        var followUp = new FollowUp(
                "make-pass",
                "pass",
                OWNER,
                Method.PUT,
                "/doors/{door}/passes/{key}",
                Map.of(
                        "door", "{door}",
                        "text", "For {guest.name} at {door}",
                        "until", "{leaves}",
                        "since", "{due}",
                        "plain", "yes"),
                Condition.NONE);

        assertEquals(Optional.of("/doors/4/passes/a%2Fb%20c"), template.path(followUp));
        var body = new HashMap<String, Object>(
                Map.of("door", 4, "text", "For Ana $1 at 4", "since", "2024-02-05T08:00:00Z", "plain", "yes"));
        body.put("until", null);
        assertEquals(body, template.body(followUp));
        assertEquals(Optional.empty(), new CallTemplate("..", record, null).path(followUp));
        assertEquals(Optional.empty(), new CallTemplate("a", Map.of(), null).path(followUp));
    }

    private static FollowUp followUp(Method method, Condition onlyIf) {
        return new FollowUp("make-pass", "pass", OWNER, method, "/passes/{key}", Map.of("door", "{door}"), onlyIf);
    }
}
