package dev.parallax.common.job;

import dev.parallax.common.text.Storable;
import java.util.Objects;

/**
 * Why a job, or one attempt at it, failed.
 *
 * @param code stable, in capitals, for example {@code STORE_UNAVAILABLE}
 * @param message one sentence for an operator, without internals
 * @param retryable whether trying again may help
 */
public record JobError(String code, String message, boolean retryable) {
    public JobError {
        Objects.requireNonNull(code, "code");
        message = Storable.text(Objects.requireNonNull(message, "message"));
    }
}
