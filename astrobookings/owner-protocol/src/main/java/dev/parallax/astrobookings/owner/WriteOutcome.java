package dev.parallax.astrobookings.owner;

import org.jspecify.annotations.Nullable;

/**
 * How a write ended that had its effect.
 *
 * @param effect what happened to the record
 * @param version the record's version after it; for a delete the last one it had
 * @param body the record as the first answer showed it, as JSON; null for a delete
 * @param replayed whether the effect is that of an earlier request with the same key
 */
public record WriteOutcome(
        Effect effect, long version, @Nullable String body, boolean replayed) {
    /** What a write did to its record. */
    public enum Effect {
        CREATED(201),
        UPDATED(200),
        DELETED(204);

        private final int status;

        Effect(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** The same outcome as answered to a repeated request. */
    public WriteOutcome asReplay() {
        return new WriteOutcome(effect, version, body, true);
    }
}
