package dev.parallax.reconciler.key;

import dev.parallax.common.job.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A half-open range of keys.
 *
 * @param from the first key inside, or null for an open start
 * @param to the first key outside, or null for an open end
 */
public record KeyBounds(@Nullable RecordKey from, @Nullable RecordKey to) {
    public static final KeyBounds ALL = new KeyBounds(null, null);

    /**
     * The keys of a range.
     *
     * @throws UnusableKeyException if an end is no key of the codec's dataset
     */
    public static KeyBounds of(KeyRange range, KeyCodec codec) {
        return new KeyBounds(
                range.from() == null ? null : codec.parse(range.from()),
                range.to() == null ? null : codec.parse(range.to()));
    }

    public KeyRange toRange(KeyCodec codec) {
        return new KeyRange(from == null ? null : codec.format(from), to == null ? null : codec.format(to));
    }

    public boolean contains(RecordKey key) {
        return (from == null || key.compareTo(from) >= 0) && (to == null || key.compareTo(to) < 0);
    }

    /** The same keys in fewer ranges; these must be disjoint and in order. */
    public static List<KeyBounds> joined(List<KeyBounds> ranges) {
        var joined = new ArrayList<KeyBounds>();
        for (var range : ranges) {
            var before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && before.to() != null && Objects.equals(before.to(), range.from())) {
                joined.set(joined.size() - 1, new KeyBounds(before.from(), range.to()));
            } else {
                joined.add(range);
            }
        }
        return List.copyOf(joined);
    }
}
