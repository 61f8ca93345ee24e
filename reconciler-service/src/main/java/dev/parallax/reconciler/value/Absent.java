package dev.parallax.reconciler.value;

/**
 * Nothing there. Also the sentinel that a store puts among raw values: a raw {@code null} is a stored null,
 * {@link #MISSING} a field that the record does not have at all. A relational column is never missing.
 */
public enum Absent implements CanonicalValue {
    NULL,
    MISSING
}
