package dev.parallax.monitor.stream;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One look for all who watch: it is looked again and again while somebody watches, and everybody gets what changed. Who
 * takes it slowly misses what was in between, and neither holds up the others nor has more than the latest kept for it.
 */
final class Broadcast {

    private final Duration interval;
    private final Supplier<Uni<String>> look;
    private final Set<MultiEmitter<? super String>> watching = new LinkedHashSet<>();
    private @Nullable String latest;
    private @Nullable Cancellable looking;

    Broadcast(Duration interval, Supplier<Uni<String>> look) {
        this.interval = interval;
        this.look = look;
    }

    /** What is seen, as soon as it is known, and again whenever it changes. */
    Multi<String> watch() {
        return Multi.createFrom().<String>emitter(viewer -> enter(viewer), BackPressureStrategy.LATEST);
    }

    private void enter(MultiEmitter<? super String> viewer) {
        viewer.onTermination(() -> leave(viewer));
        String known;
        synchronized (this) {
            watching.add(viewer);
            known = latest;
            if (looking == null) {
                looking = begin();
            }
        }
        if (known != null) {
            viewer.emit(known);
        }
    }

    private synchronized void leave(MultiEmitter<? super String> viewer) {
        watching.remove(viewer);
        if (watching.isEmpty() && looking != null) {
            looking.cancel();
            looking = null;
            latest = null;
        }
    }

    private Cancellable begin() {
        return Multi.createFrom()
                .ticks()
                .every(interval)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> look.get().onFailure().recoverWithUni(e -> {
                    Log.debugf("The stream skips a turn: %s", e);
                    return Uni.createFrom().nullItem();
                }))
                .subscribe()
                .with(this::tell);
    }

    private void tell(String seen) {
        List<MultiEmitter<? super String>> all;
        synchronized (this) {
            if (seen.equals(latest) || looking == null) {
                return;
            }
            latest = seen;
            all = List.copyOf(watching);
        }
        all.forEach(viewer -> viewer.emit(seen));
    }
}
