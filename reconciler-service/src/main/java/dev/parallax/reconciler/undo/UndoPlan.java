package dev.parallax.reconciler.undo;

import dev.parallax.common.change.ChangeAction;
import org.jspecify.annotations.Nullable;

/** What is to be done to undo one change. */
public sealed interface UndoPlan {
    /**
     * The owner is asked to restore what was before.
     *
     * @param version the version that the record must have; null if it must not exist
     */
    record Call(ChangeAction action, @Nullable String version) implements UndoPlan {}

    /**
     * Nothing: it would overwrite what came after, or be a guess.
     *
     * @param message the reason as a sentence
     */
    record LeftAlone(Reason reason, String message) implements UndoPlan {}

    /** Why nothing is done. */
    enum Reason {
        /** Somebody wrote the record after the change. */
        CHANGED_SINCE,
        /** The record has no version to be conditional on. */
        NO_VERSION,
        /** The whole record as it was before is not known. */
        BEFORE_UNKNOWN,
        /** The record before held a value that JSON has no form for, so that no owner can be asked for it. */
        BEFORE_NOT_WRITABLE
    }
}
