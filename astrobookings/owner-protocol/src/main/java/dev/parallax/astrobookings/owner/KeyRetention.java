package dev.parallax.astrobookings.owner;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Forgets idempotency keys that nobody repeats any more: a batch at a time, and for a while at most. A key must outlive
 * every repeat of its request: a reconciler repeats a call that it does not know the outcome of, and reopens one that had
 * no effect for a week.
 */
@Singleton
public class KeyRetention {
    private static final Logger LOG = Logger.getLogger(KeyRetention.class);
    private static final int BATCH = 1000;
    private static final int MOST_BATCHES = 100;

    private final UsedKeys keys;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Duration retention;
    private final Duration purge;
    private final AtomicLong lastRun = new AtomicLong();
    private Cancellable rounds = () -> {};

    KeyRetention(
            UsedKeys keys,
            Clock clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "parallax.owner.key-retention", defaultValue = "P30D") Duration retention,
            @ConfigProperty(name = "parallax.owner.purge", defaultValue = "PT10M") Duration purge) {
        this.keys = keys;
        this.clock = clock;
        this.metrics = metrics;
        this.retention = positive("parallax.owner.key-retention", retention);
        this.purge = positive("parallax.owner.purge", purge);
        metrics.gauge("parallax.retention.last.run.seconds", lastRun);
    }

    static Duration positive(String property, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(property + " must be longer than 0");
        }
        return duration;
    }

    void start(@Observes StartupEvent event) {
        rounds = Multi.createFrom()
                .ticks()
                .startingAfter(purge)
                .every(purge)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> forgetOld().onFailure().recoverWithUni(e -> {
                    LOG.warnf("Old idempotency keys are looked for again later: %s", e);
                    return Uni.createFrom().nullItem();
                }))
                .subscribe()
                .with(done -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.cancel();
    }

    /** One round. */
    public Uni<Void> forgetOld() {
        Instant now = clock.instant();
        return Uni.createFrom()
                .deferred(() -> keys.forget(now.minus(retention), BATCH))
                .invoke(forgotten -> metrics.counter("parallax.retention.deleted", "table", "idempotency_keys")
                        .increment(forgotten))
                .repeat()
                .whilst(forgotten -> forgotten == BATCH)
                .select()
                .first(MOST_BATCHES)
                .onItem()
                .ignoreAsUni()
                .invoke(() -> lastRun.set(now.getEpochSecond()));
    }
}
