package dev.parallax.reconciler.key;

import dev.parallax.reconciler.value.Side;
import org.jspecify.annotations.Nullable;

/**
 * A key is null, missing, of another type than declared, or not readable. Its record cannot be placed in the order of
 * the others, so a comparison that meets it cannot be complete.
 */
public final class UnusableKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Side side;

    public UnusableKeyException(String message) {
        this(message, null);
    }

    public UnusableKeyException(String message, @Nullable Side side) {
        super(message);
        this.side = side;
    }

    /** Whose record has that key; null where the key came from elsewhere. */
    public @Nullable Side side() {
        return side;
    }
}
