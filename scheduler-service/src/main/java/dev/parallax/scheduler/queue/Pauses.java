package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Origin;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Holds back the jobs of a dataset, or all of them. Jobs still enter the queue, and what has left it goes on. */
@Singleton
public final class Pauses {
    /** Stands for the whole queue where a dataset is named. */
    public static final String ALL = "*";

    private static final Logger LOG = Logger.getLogger(Pauses.class);

    private final Pool pool;
    private final Store store;
    private final Wakeup wakeup;
    private final Clock clock;

    Pauses(Pool pool, Store store, Wakeup wakeup, Clock clock) {
        this.pool = pool;
        this.store = store;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    /**
     * One of them.
     *
     * @param dataset a name, or {@link #ALL}
     */
    public record Pause(String dataset, Instant pausedAt, String pausedBy) {}

    /** Pauses; if it is paused already, the first pause stays. */
    public Uni<Void> pause(String dataset, Origin by) {
        String actor = by.actor();
        LOG.infof("Queue of %s is paused by %s (%s)", dataset, by.system(), actor);
        return pool.preparedQuery("insert into scheduler.pause (dataset, paused_at, paused_by) values ($1, $2, $3)"
                        + " on conflict do nothing")
                .execute(Tuple.of(dataset, Columns.utc(clock.instant()), actor == null ? by.system() : actor))
                .replaceWithVoid();
    }

    /** Resumes; what is not paused stays as it is. */
    public Uni<Void> resume(String dataset, Origin by) {
        LOG.infof("Queue of %s is resumed by %s (%s)", dataset, by.system(), by.actor());
        return pool.withTransaction(connection -> connection
                        .preparedQuery("delete from scheduler.pause where dataset = $1")
                        .execute(Tuple.of(dataset))
                        .chain(() -> store.announce(connection)))
                .invoke(wakeup::work);
    }

    public Uni<List<Pause>> all() {
        return pool.query("select dataset, paused_at, paused_by from scheduler.pause order by dataset")
                .execute()
                .map(rows -> {
                    List<Pause> pauses = new ArrayList<>(rows.size());
                    rows.forEach(row -> pauses.add(new Pause(
                            row.getString("dataset"), Columns.instant(row, "paused_at"), row.getString("paused_by"))));
                    return pauses;
                });
    }
}
