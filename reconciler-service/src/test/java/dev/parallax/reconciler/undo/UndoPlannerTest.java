package dev.parallax.reconciler.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.reconciler.undo.UndoPlan.LeftAlone;
import dev.parallax.reconciler.undo.UndoPlan.Reason;
import dev.parallax.reconciler.undo.UndoPlanner.Applied;
import dev.parallax.reconciler.undo.UndoPlanner.Present;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UndoPlannerTest {
    private static final Present AS_LEFT = new Present("4", true);

    @Test
    void whatWasWrittenIsTakenBackIfTheVersionStands() {
        assertEquals(new UndoPlan.Call(ChangeAction.UPDATE, "4"), plan(ChangeAction.UPDATE, AS_LEFT));
        assertEquals(new UndoPlan.Call(ChangeAction.DELETE, "4"), plan(ChangeAction.CREATE, AS_LEFT));
        assertEquals(new UndoPlan.Call(ChangeAction.CREATE, null), plan(ChangeAction.DELETE, null));
    }

    @ParameterizedTest
    @EnumSource(
            value = ChangeAction.class,
            names = {"CREATE", "UPDATE"})
    void whatCameAfterIsNotOverwritten(ChangeAction action) {
        assertEquals(Reason.CHANGED_SINCE, reason(plan(action, new Present("5", true))));
        assertEquals(Reason.CHANGED_SINCE, reason(plan(action, null)));
    }

    /** Deleted and created anew, a record counts its versions from the beginning. */
    @ParameterizedTest
    @EnumSource(
            value = ChangeAction.class,
            names = {"CREATE", "UPDATE"})
    void theSameVersionOfAnotherContentIsAnotherRecord(ChangeAction action) {
        assertEquals(Reason.CHANGED_SINCE, reason(plan(action, new Present("4", false))));
    }

    @Test
    void aDeletedRecordThatIsThereAgainIsNotOverwritten() {
        assertEquals(Reason.CHANGED_SINCE, reason(plan(ChangeAction.DELETE, AS_LEFT)));
    }

    @Test
    void withoutTheVersionOfTheChangeTheContentDecides() {
        var change = new Applied(ChangeAction.UPDATE, true, null);
        assertEquals(new UndoPlan.Call(ChangeAction.UPDATE, "9"), UndoPlanner.plan(change, new Present("9", true)));
        assertEquals(Reason.CHANGED_SINCE, reason(UndoPlanner.plan(change, new Present("9", false))));
    }

    @Test
    void withoutAnyVersionNothingIsWritten() {
        assertEquals(Reason.NO_VERSION, reason(plan(ChangeAction.UPDATE, new Present(null, true))));
    }

    @Test
    void whatIsNotWhollyKnownIsNotRestored() {
        assertEquals(
                Reason.BEFORE_UNKNOWN, reason(UndoPlanner.plan(new Applied(ChangeAction.UPDATE, false, "4"), AS_LEFT)));
        assertEquals(
                Reason.BEFORE_UNKNOWN, reason(UndoPlanner.plan(new Applied(ChangeAction.DELETE, false, "4"), null)));
        assertEquals(
                new UndoPlan.Call(ChangeAction.DELETE, "4"),
                UndoPlanner.plan(new Applied(ChangeAction.CREATE, false, "4"), AS_LEFT));
    }

    @Test
    void whatJsonHasNoFormForIsNotRestored() {
        var held = "Field price held Infinity.";
        var update = UndoPlanner.plan(new Applied(ChangeAction.UPDATE, true, held, "4"), AS_LEFT);
        assertEquals(new LeftAlone(Reason.BEFORE_NOT_WRITABLE, held), update);
        assertEquals(
                Reason.BEFORE_NOT_WRITABLE,
                reason(UndoPlanner.plan(new Applied(ChangeAction.DELETE, true, held, "4"), null)));
        // A creation is taken back without it.
        assertEquals(
                new UndoPlan.Call(ChangeAction.DELETE, "4"),
                UndoPlanner.plan(new Applied(ChangeAction.CREATE, true, held, "4"), AS_LEFT));
    }

    private static UndoPlan plan(ChangeAction action, Present now) {
        return UndoPlanner.plan(new Applied(action, true, action == ChangeAction.DELETE ? null : "4"), now);
    }

    private static Reason reason(UndoPlan plan) {
        return ((LeftAlone) plan).reason();
    }
}
