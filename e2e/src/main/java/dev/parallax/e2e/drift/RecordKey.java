package dev.parallax.e2e.drift;

import java.util.Comparator;

/** One record of one dataset. */
public record RecordKey(String dataset, String key) implements Comparable<RecordKey> {
    private static final Comparator<RecordKey> ORDER =
            Comparator.comparing(RecordKey::dataset).thenComparing(RecordKey::key);

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }
}
