package dev.parallax.reconciler.value;

import org.jspecify.annotations.Nullable;

/** What a repair writes for one field. */
public sealed interface TargetValue {
    /**
     * A value.
     *
     * @param value a String, Boolean, Long, Double, BigDecimal, Map, List or null
     */
    record Json(@Nullable Object value) implements TargetValue {}

    /** The field is left out. */
    record Omitted() implements TargetValue {}

    /**
     * The target has no name or no room for the value.
     *
     * @param reason one sentence for an operator
     */
    record Refused(String reason) implements TargetValue {}
}
