package dev.parallax.reconciler.store;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row is larger than what is received of one. */
final class RowTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowTooLargeException(int bytes, int largest) {
        super(
                String.format(
                        Locale.ROOT, "A row of %,d bytes is larger than the %,d that are received.", bytes, largest),
                null,
                false,
                false);
    }

    /** Whether that is why something failed. */
    static boolean caused(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof RowTooLargeException) {
                return true;
            }
        }
        return false;
    }
}
