package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;

/** A side gave a key twice, or out of order: a merge over it would be silently wrong, so there is none. */
public final class OrderViolationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Side side;
    private final transient RecordKey key;
    private final boolean duplicate;

    OrderViolationException(Side side, RecordKey previous, RecordKey key) {
        super("%s gave key %s after %s".formatted(side, key, previous));
        this.side = side;
        this.key = key;
        this.duplicate = previous.equals(key);
    }

    public Side side() {
        return side;
    }

    /** Two records of a side have this key. */
    public static OrderViolationException duplicate(Side side, RecordKey key) {
        return new OrderViolationException(side, key, key);
    }

    /** The key that came where it must not. */
    public RecordKey key() {
        return key;
    }

    /** Whether a key came twice, rather than out of order. */
    public boolean duplicate() {
        return duplicate;
    }
}
