package dev.parallax.reconciler.store;

import dev.parallax.reconciler.value.Absent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A column or member, and the way into nested objects below it. */
record DottedPath(String head, List<String> rest) {
    static DottedPath parse(String text) {
        var parts = List.of(text.split("\\.", -1));
        return new DottedPath(parts.getFirst(), parts.subList(1, parts.size()));
    }

    /** The value at the rest of the path below the value of the head. */
    @Nullable
    Object within(@Nullable Object value) {
        if (rest.isEmpty()) {
            return value;
        }
        var at = value;
        for (var member : rest) {
            if (!(at instanceof Map<?, ?> object) || !object.containsKey(member)) {
                return Absent.MISSING;
            }
            at = object.get(member);
        }
        return at;
    }
}
