package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;

/** A side gave a key twice, or out of order: a merge over it would be silently wrong, so there is none. */
public final class OrderViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Side side;
    private final boolean duplicate;

    OrderViolationException(Side side, RecordKey previous, RecordKey key) {
        super("%s gave key %s after %s".formatted(side, key, previous));
        this.side = side;
        this.duplicate = previous.equals(key);
    }

    public Side side() {
        return side;
    }

    /** Whether a key came twice, rather than out of order. */
    public boolean duplicate() {
        return duplicate;
    }
}
