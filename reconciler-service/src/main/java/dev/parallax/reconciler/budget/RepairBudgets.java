package dev.parallax.reconciler.budget;

import dev.parallax.reconciler.dataset.RepairLimits;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * How much events and feeds may still repair. All replicas share one row a dataset, which is locked while somebody takes
 * from it, so that together they never take more than there is. What was taken stays taken, also if the call fails.
 */
@ApplicationScoped
public class RepairBudgets {
    /** Locks the row, whether or not it was there. */
    private static final String LOCK = """
            insert into reconciler.repair_budgets (dataset, last_slot) values ($1, $2)
            on conflict (dataset) do update set dataset = excluded.dataset
            returning last_slot, changes, deletes""";

    private static final String KEEP = """
            update reconciler.repair_budgets set last_slot = $2, changes = $3, deletes = $4 where dataset = $1""";

    private final Pool pool;
    private final Clock clock;

    RepairBudgets(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * Takes so much of the budget of a dataset.
     *
     * @param deletes how many of the changes are deletions
     * @return false if that is more than is left; then nothing is taken
     */
    public Uni<Boolean> take(String dataset, RepairLimits limits, long changes, long deletes) {
        if (limits.changes() == null && (limits.deletes() == null || deletes == 0)) {
            return Uni.createFrom().item(true);
        }
        var now = clock.instant();
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(dataset, utc(now)))
                .map(rows -> usage(rows.iterator().next()).take(changes, deletes, limits, now))
                .chain(taken -> keep(connection, dataset, taken)));
    }

    private static Uni<Boolean> keep(SqlConnection connection, String dataset, Optional<Usage> taken) {
        return taken.map(usage -> connection
                        .preparedQuery(KEEP)
                        .execute(Tuple.tuple()
                                .addString(dataset)
                                .addOffsetDateTime(utc(usage.lastSlot()))
                                .addArrayOfLong(usage.changes().toArray(Long[]::new))
                                .addArrayOfLong(usage.deletes().toArray(Long[]::new)))
                        .replaceWith(true))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    private static Usage usage(Row row) {
        return new Usage(
                row.getOffsetDateTime("last_slot").toInstant(),
                List.of(row.getArrayOfLongs("changes")),
                List.of(row.getArrayOfLongs("deletes")));
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
