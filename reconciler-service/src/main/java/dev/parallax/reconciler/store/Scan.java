package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to stream.
 *
 * @param after only keys greater than this one, as when going on where a connection died
 * @param window only records last changed within it
 */
public record Scan(
        KeyBounds bounds,
        @Nullable RecordKey after,
        @Nullable Window window) {

    /** A half-open span of time. */
    public record Window(Instant from, Instant to) {}

    public static Scan of(KeyBounds bounds) {
        return new Scan(bounds, null, null);
    }

    public static Scan of(KeyBounds bounds, Window window) {
        return new Scan(bounds, null, window);
    }

    /** The rest of it, behind this key. */
    public Scan resumedAfter(RecordKey key) {
        return new Scan(bounds, key, window);
    }
}
