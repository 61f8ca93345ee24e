package dev.parallax.reconciler.undo;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.reconciler.undo.UndoPlan.LeftAlone;
import dev.parallax.reconciler.undo.UndoPlan.Reason;
import org.jspecify.annotations.Nullable;

/** Decides whether a change can still be undone, and by which call. Pure. */
public final class UndoPlanner {
    private UndoPlanner() {}

    /**
     * The change as it was applied.
     *
     * @param restorable whether the whole record before it is known
     * @param notWritable a value of it that no owner can be asked to hold, as a sentence; null if there is none
     * @param version that the owner answered with; null if it named none
     */
    public record Applied(
            ChangeAction action,
            boolean restorable,
            @Nullable String notWritable,
            @Nullable String version) {
        public Applied(ChangeAction action, boolean restorable, @Nullable String version) {
            this(action, restorable, null, version);
        }
    }

    /**
     * The record now.
     *
     * @param asLeft whether it holds what the change asked the owner to hold
     */
    public record Present(@Nullable String version, boolean asLeft) {}

    /**
     * What the undo comes to. An owner may count its versions anew when a record is created again, so the same version
     * is not enough where the contents differ.
     *
     * @param now null if there is no record
     */
    public static UndoPlan plan(Applied change, @Nullable Present now) {
        if (change.action() == ChangeAction.DELETE) {
            return now == null ? create(change) : changedSince("The record was created again after the change.");
        }
        if (now == null) {
            return changedSince("The record was deleted after the change.");
        }
        String version = now.version();
        if (change.version() != null && version != null && !change.version().equals(version)) {
            return changedSince("The record has version %s, and the change left version %s behind."
                    .formatted(version, change.version()));
        }
        if (!now.asLeft()) {
            return changedSince("The record no longer holds what the change wrote.");
        }
        if (version == null) {
            return new LeftAlone(Reason.NO_VERSION, "The record has no version to be conditional on.");
        }
        if (change.action() == ChangeAction.CREATE) {
            return new UndoPlan.Call(ChangeAction.DELETE, version);
        }
        return restored(change, ChangeAction.UPDATE, version);
    }

    private static UndoPlan create(Applied change) {
        return restored(change, ChangeAction.CREATE, null);
    }

    private static UndoPlan restored(Applied change, ChangeAction action, @Nullable String version) {
        if (!change.restorable()) {
            return unknown();
        }
        return change.notWritable() == null
                ? new UndoPlan.Call(action, version)
                : new LeftAlone(Reason.BEFORE_NOT_WRITABLE, change.notWritable());
    }

    private static LeftAlone changedSince(String message) {
        return new LeftAlone(Reason.CHANGED_SINCE, message);
    }

    private static LeftAlone unknown() {
        return new LeftAlone(
                Reason.BEFORE_UNKNOWN, "Of the record before, only the fields that the call names are known.");
    }
}
