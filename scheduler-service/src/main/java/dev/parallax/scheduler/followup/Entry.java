package dev.parallax.scheduler.followup;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A follow-up of one record as it stands in the queue.
 *
 * @param due the time it was planned for
 * @param record the owner's record that it was planned from
 * @param endedAt null while it lives
 */
public record Entry(
        UUID id,
        String followUp,
        Phase phase,
        Instant due,
        Map<String, Object> record,
        @Nullable Instant endedAt) {
    /** How far it is. */
    public enum Phase {
        /** Never sent. */
        WAITING,
        /** Waits for a further attempt. */
        RETRYING,
        /** Sent: it may be happening. */
        AT_WORK,
        /** The owner did it. */
        DONE,
        /** Ended otherwise after at least one attempt: the owner may have done it. */
        DOUBTFUL,
        /** Ended without any attempt. */
        UNTRIED
    }

    boolean live() {
        return phase == Phase.WAITING || phase == Phase.RETRYING || phase == Phase.AT_WORK;
    }

    boolean inLine() {
        return phase == Phase.WAITING || phase == Phase.RETRYING;
    }

    /** Whether the owner may have done it. */
    boolean mayHaveActed() {
        return phase != Phase.WAITING && phase != Phase.UNTRIED;
    }
}
