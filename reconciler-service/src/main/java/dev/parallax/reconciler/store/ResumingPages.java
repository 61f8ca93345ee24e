package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages that survive the death of the connection they come from: a new one goes on after the last key that was given
 * out, so that no record is skipped and none comes twice. Gives up when several attempts in a row bring nothing.
 */
final class ResumingPages implements PageReader {
    private static final int ATTEMPTS = 5;
    private static final Set<Reason> PASSING =
            EnumSet.of(Reason.STORE_UNAVAILABLE, Reason.STORE_CHANGED, Reason.RECORD_TOO_LARGE);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Function<Scan, PageReader> open;
    private Scan rest;
    private @Nullable PageReader current;
    private int failures;

    ResumingPages(Scan scan, Function<Scan, PageReader> open) {
        this.rest = scan;
        this.open = open;
    }

    @Override
    public Uni<List<StoreRecord>> next() {
        return Uni.createFrom()
                .deferred(() -> reader().next())
                .invoke(this::passed)
                .onFailure(StoreException.class)
                .recoverWithUni(failure -> again(failure));
    }

    @Override
    public Uni<Void> close() {
        var open = current;
        current = null;
        return open == null ? Uni.createFrom().voidItem() : open.close();
    }

    private PageReader reader() {
        var reader = current;
        if (reader == null) {
            reader = open.apply(rest);
            current = reader;
        }
        return reader;
    }

    private void passed(List<StoreRecord> page) {
        failures = 0;
        if (!page.isEmpty()) {
            rest = rest.resumedAfter(page.getLast().key());
        }
    }

    private Uni<List<StoreRecord>> again(StoreException failure) {
        failures++;
        if (!PASSING.contains(failure.reason()) || failures >= ATTEMPTS) {
            return Uni.createFrom().failure(failure);
        }
        var pause = PAUSE.multipliedBy(1L << failures);
        return close().onItem().delayIt().by(pause).chain(this::next);
    }
}
