package dev.parallax.monitor.deadletter;

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

/** Forgets old dead letters, in batches; replicas leave each other's batch alone. */
@Singleton
final class LettersPurge {

    private static final int BATCH = 200;

    private static final String FORGET = """
            delete from monitor.dead_letters where letter_id in (
                select letter_id from monitor.dead_letters where put_aside_at < $1
                order by put_aside_at limit $2 for update skip locked)
            """;

    private final Pool pool;
    private final Clock clock;
    private final LettersConfig config;
    private Cancellable rounds = () -> {};

    LettersPurge(Pool pool, Clock clock, LettersConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        rounds = Multi.createFrom()
                .ticks()
                .every(config.purge())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> forgetOld().onFailure().recoverWithUni(e -> {
                    Log.warnf("Old dead letters are looked for again later: %s", e);
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
                .deferred(() -> pool.preparedQuery(FORGET)
                        .execute(Tuple.of(before.atOffset(ZoneOffset.UTC), BATCH))
                        .map(deleted -> deleted.rowCount()))
                .repeat()
                .whilst(forgotten -> forgotten == BATCH)
                .onItem()
                .ignoreAsUni();
    }
}
