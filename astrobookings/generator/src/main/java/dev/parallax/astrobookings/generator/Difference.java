package dev.parallax.astrobookings.generator;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One record that differs between the stores.
 *
 * @param dataset {@code launches} (source PostgreSQL) or {@code bookings} (source MongoDB)
 * @param field as the dataset names it, or null where a whole record is missing
 * @param description for people
 */
@JsonPropertyOrder({"dataset", "key", "kind", "field", "description"})
public record Difference(
        String dataset, String key, Kind kind, @Nullable String field, String description) {
    /** By which side lacks the record. */
    public enum Kind {
        MISSING_IN_TARGET,
        MISSING_IN_SOURCE,
        DATA_MISMATCH
    }

    static final Comparator<Difference> ORDER = Comparator.comparing(Difference::dataset)
            .thenComparing(Difference::key)
            .thenComparing(difference -> String.valueOf(difference.field()));

    /** What two lists of differences can be compared by. */
    public String identity() {
        return dataset + " " + key + " " + kind + " " + field;
    }
}
