package dev.parallax.common.drift;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One field that differs.
 *
 * @param field the field's name in the dataset
 * @param sourceRaw the value as the source's driver gave it, as text; null for null or missing
 * @param targetRaw the same of the target
 * @param sourceCanonical the value after conversion, as text; the words {@code null} and {@code missing} stand for
 *     themselves only where {@code sourceRaw} is null
 * @param targetCanonical the same of the target
 * @param reason why a value could not be converted, if that is the difference
 */
public record FieldDifference(
        String field,
        @Nullable String sourceRaw,
        @Nullable String targetRaw,
        @Nullable String sourceCanonical,
        @Nullable String targetCanonical,
        @Nullable String reason) {
    public FieldDifference {
        Objects.requireNonNull(field, "field");
    }
}
