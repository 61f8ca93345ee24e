package dev.parallax.reconciler.key;

/**
 * Where a part of a key lies among the values that one store can hold. A text with a zero character, for example, is
 * none of PostgreSQL's, but all that is not greater than it is known by the text before that character.
 *
 * @param value of the store
 */
public record StoredPart(Object value, Position position) {

    /** Of the part and the value. */
    public enum Position {
        /** The part is the value. */
        AT,
        /** The part is greater than the value, and less than whatever else of the store is greater. */
        AFTER,
        /** The part is less than the value, which is the store's first. */
        BEFORE
    }

    public static StoredPart at(Object value) {
        return new StoredPart(value, Position.AT);
    }

    public static StoredPart after(Object value) {
        return new StoredPart(value, Position.AFTER);
    }

    public static StoredPart before(Object value) {
        return new StoredPart(value, Position.BEFORE);
    }

    /** Whether a record of the store can have the part. */
    public boolean held() {
        return position == Position.AT;
    }

    /** How values of the store compare with this one that compare so with the part. */
    public Comparison comparison(Comparison wanted) {
        return switch (position) {
            case AT -> wanted;
            case AFTER -> wanted.isGreater() ? Comparison.GREATER : Comparison.LESS_OR_EQUAL;
            case BEFORE -> wanted.isGreater() ? Comparison.GREATER_OR_EQUAL : Comparison.LESS;
        };
    }

    /** Of a value of the store with another one. */
    public enum Comparison {
        GREATER,
        GREATER_OR_EQUAL,
        LESS,
        LESS_OR_EQUAL;

        public boolean isGreater() {
            return this == GREATER || this == GREATER_OR_EQUAL;
        }

        /** The same, or equal. */
        public Comparison orEqual() {
            return isGreater() ? GREATER_OR_EQUAL : LESS_OR_EQUAL;
        }
    }
}
