package dev.parallax.monitor.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Forgets agreements that no mismatch can ask for any more. One is asked for only when a mismatch comes that was seen
 * before it; those that were known were resolved when it came, and what is open was seen later. In batches, so that no
 * lock is held for long; replicas leave each other's batch alone.
 */
@Singleton
final class AgreementsPurge {

    static final int BATCH = 1000;

    private static final String FORGET = """
            delete from monitor.agreements where (dataset, record_key) in (
                select dataset, record_key from monitor.agreements where as_of < $1
                order by as_of limit $2 for update skip locked)
            """;

    private final Pool pool;
    private final Clock clock;
    private final AgreementsConfig config;
    private final MeterRegistry metrics;
    private Cancellable rounds = () -> {};

    AgreementsPurge(Pool pool, Clock clock, AgreementsConfig config, MeterRegistry metrics) {
        this.pool = pool;
        this.clock = clock;
        this.config = config;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) {
        rounds = Multi.createFrom()
                .ticks()
                .every(config.purge())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> forgetOld().onFailure().recoverWithUni(e -> {
                    Log.warnf("Old agreements are looked for again later: %s", e);
                    return Uni.createFrom().nullItem();
                }))
                .subscribe()
                .with(done -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.cancel();
    }

    /** Batch after batch, until no more are old. */
    Uni<Void> forgetOld() {
        Instant before = clock.instant().minus(config.retention());
        return Uni.createFrom()
                .deferred(() -> batch(before))
                .repeat()
                .whilst(forgotten -> forgotten == BATCH)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Integer> batch(Instant before) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), BATCH))
                .map(deleted -> deleted.rowCount())
                .invoke(deleted -> metrics.counter("parallax.retention.deleted", "table", "agreements")
                        .increment(deleted));
    }
}
