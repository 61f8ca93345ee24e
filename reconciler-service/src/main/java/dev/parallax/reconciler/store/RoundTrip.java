package dev.parallax.reconciler.store;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** How far away a store is. */
final class RoundTrip {
    /** The first may have to connect, and any may wait for a processor: what they have in common is the distance. */
    private static final int TRIES = 3;

    private RoundTrip() {}

    /**
     * The shortest of some.
     *
     * @param nanos a clock that never goes back
     */
    static Uni<Duration> to(RecordStore store, LongSupplier nanos) {
        return Uni.createFrom()
                .deferred(() -> {
                    long begin = nanos.getAsLong();
                    return store.ping().map(answered -> nanos.getAsLong() - begin);
                })
                .repeat()
                .atMost(TRIES)
                .collect()
                .with(Collectors.minBy(Long::compare))
                .map(shortest -> Duration.ofNanos(shortest.orElseThrow()));
    }
}
