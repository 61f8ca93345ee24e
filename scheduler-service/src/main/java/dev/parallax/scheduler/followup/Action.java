package dev.parallax.scheduler.followup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One step that brings the queue in line with a record. */
public sealed interface Action {
    /**
     * When and with what a follow-up runs.
     *
     * @param due the time that the record gives, or now for what became due by a cancellation
     * @param runAt not before this time: {@code due}, or now if that is past
     * @param notAfter dropped after this time
     * @param after entries that must have ended first
     */
    record Call(Instant due, Instant runAt, Optional<Instant> notAfter, Map<String, Object> record, List<UUID> after) {}

    /** A new entry. */
    record Insert(String followUp, Call call) implements Action {}

    /** An entry that waits gets another time or content. */
    record Move(UUID id, Call call) implements Action {}

    /** An entry ends without being done. */
    record Cancel(UUID id, Reason reason) implements Action {}

    /** Why an entry ends without being done. */
    enum Reason {
        RECORD_DELETED("The record was deleted"),
        RECORD_CHANGED("The record no longer calls for it"),
        TOO_LATE("It is too late for it"),
        SUPERSEDED("The record changed while it was at work; a new one takes its place"),
        ORPHANED("The record no longer exists");

        private final String message;

        Reason(String message) {
            this.message = message;
        }

        /** A sentence for an operator. */
        public String message() {
            return message;
        }
    }
}
