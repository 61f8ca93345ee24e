package dev.parallax.reconciler.store;

import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * What a pool does not tell: that connections of it died with the server's process or on the way. A read is asked
 * again, on another connection, before it counts as failed. A timeout is not: the store would only be slower for it.
 */
final class BrokenConnections {
    private static final int RETRIES = 3;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private BrokenConnections() {}

    /** @param read without effects, so that it may be repeated */
    static <T> Uni<T> survived(Uni<T> read) {
        return read.onFailure(failure -> failure instanceof StoreException e && e.reason() == Reason.STORE_UNAVAILABLE)
                .retry()
                .withBackOff(PAUSE, Duration.ofSeconds(1))
                .atMost(RETRIES);
    }
}
