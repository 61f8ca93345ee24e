package dev.parallax.reconciler.dataset;

import dev.parallax.reconciler.value.CanonicalType;

/**
 * One compared field.
 *
 * @param name its name in the dataset
 * @param source its column on the source, with a dotted path into it if it holds JSON; or its dotted path there
 * @param target its column or dotted path on the target, and in the body that a repair sends
 * @param absent whether null and missing are the same
 */
public record FieldMapping(String name, CanonicalType type, String source, String target, AbsentRule absent) {
    /** What null against missing means. */
    public enum AbsentRule {
        SAME,
        DISTINCT
    }
}
