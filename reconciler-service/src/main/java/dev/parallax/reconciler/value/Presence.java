package dev.parallax.reconciler.value;

/** On which sides a record is, or was. */
public enum Presence {
    NEITHER,
    SOURCE_ONLY,
    TARGET_ONLY,
    BOTH;

    public static Presence of(boolean inSource, boolean inTarget) {
        if (inSource) {
            return inTarget ? BOTH : SOURCE_ONLY;
        }
        return inTarget ? TARGET_ONLY : NEITHER;
    }

    public boolean on(Side side) {
        return this == BOTH || this == (side == Side.SOURCE ? SOURCE_ONLY : TARGET_ONLY);
    }

    /** Where either is. */
    public Presence or(Presence other) {
        return of(on(Side.SOURCE) || other.on(Side.SOURCE), on(Side.TARGET) || other.on(Side.TARGET));
    }

    /** Whether this is on a side where the other is not. */
    public boolean exceeds(Presence other) {
        return or(other) != other;
    }
}
