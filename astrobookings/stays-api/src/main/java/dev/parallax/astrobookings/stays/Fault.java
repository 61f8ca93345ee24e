package dev.parallax.astrobookings.stays;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the next requests for reservations go wrong.
 *
 * @param times for how many requests; 1 if absent
 * @param delayMs before anything else happens, in milliseconds
 * @param status answered instead of reservations
 * @param broken answers JSON that ends in the middle
 * @param drop closes the connection without an answer
 */
@RegisterForReflection
record Fault(
        @Nullable Integer times,
        @Nullable Integer delayMs,
        @Nullable Integer status,
        @Nullable Boolean broken,
        @Nullable Boolean drop) {
    /** @throws ApiException INVALID_REQUEST naming the field that cannot be done */
    Fault checked() {
        require("times", times, 1, Integer.MAX_VALUE);
        require("delay_ms", delayMs, 0, 600_000);
        require("status", status, 200, 599);
        return this;
    }

    private static void require(String field, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    field + " must be a whole number from " + least + " to " + most + ".",
                    Map.of("field", field));
        }
    }

    /** For how many requests it holds. */
    int requests() {
        return times == null ? 1 : times;
    }

    long delay() {
        return delayMs == null ? 0 : delayMs;
    }

    boolean breaksOff() {
        return Boolean.TRUE.equals(broken);
    }

    boolean hangsUp() {
        return Boolean.TRUE.equals(drop);
    }
}
