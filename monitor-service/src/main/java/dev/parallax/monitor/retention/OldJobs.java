package dev.parallax.monitor.retention;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;

/**
 * Walks over jobs that ended long ago, the oldest first, and forgets those that nothing refers to. Where it stopped it
 * goes on, so that jobs that have to stay do not hide the ones behind them. Used by one thread.
 */
final class OldJobs {
    private static final int ROOTS = 20;
    private static final int PARTS = 1000;
    private static final int BATCHES = 50;
    private static final Duration DATABASE = Duration.ofSeconds(60);
    private static final UUID LEAST = new UUID(0, 0);

    /**
     * A job is needed while it made a change that is kept; is the latest success of its dataset, by which that is judged;
     * has repairs held back; or saw a mismatch that is open, or told what a later job saw to stand.
     */
    private static final String LOOK = """
            select j.job_id, j.completed_at,
                exists (select from monitor.changes c where c.root_id = j.job_id)
                or coalesce(j.state #>> '{stage,result,details,repairs}' = 'HELD_BACK', false)
                or (j.task = 'RECONCILE_DATASET' and j.status = 'COMPLETED' and not exists (
                    select from monitor.jobs n where n.dataset = j.dataset and n.task = 'RECONCILE_DATASET'
                        and n.status = 'COMPLETED' and n.completed_at > j.completed_at))
                or exists (select from monitor.sighting_batches b where b.root_id = j.job_id and (
                    exists (select from monitor.sighting_batches o where o.told_in = b.batch_id and o.root_id <> j.job_id)
                    or exists (select from unnest(b.mismatch_ids) as i(id)
                        join monitor.mismatches m on m.mismatch_id = i.id
                        where m.latest_batch = b.batch_id and m.resolution_status in ('PENDING', 'IGNORED')))) as needed
            from monitor.jobs j
            where j.parent_id is null and j.completed_at is not null
                and (j.completed_at, j.job_id) > ($1, $2) and j.completed_at < $3
            order by j.completed_at, j.job_id limit $4
            """;

    private static final String PARTS_OF = """
            with parts as materialized (select job_id from monitor.jobs where parent_id = any($1) limit $2),
            history as (delete from monitor.job_history where job_id in (select job_id from parts))
            delete from monitor.jobs where job_id in (select job_id from parts)
            """;

    private static final String SEEN_BY = """
            delete from monitor.sighting_batches where batch_id = any(array(
                select batch_id from monitor.sighting_batches where root_id = any($1) limit $2))
            """;

    private final Pool pool;
    private final ObjIntConsumer<String> deleted;
    private Instant at = Instant.EPOCH;
    private UUID id = LEAST;

    /** @param deleted told of which table how many rows are gone */
    OldJobs(Pool pool, ObjIntConsumer<String> deleted) {
        this.pool = pool;
        this.deleted = deleted;
    }

    private record Root(UUID id, Instant at, boolean needed) {}

    /** Forgets what ended before this time, until all of it was looked at or there is no time left. */
    void forget(Instant before, BooleanSupplier timeIsLeft) {
        while (timeIsLeft.getAsBoolean()) {
            List<Root> roots = look(before);
            List<UUID> old =
                    roots.stream().filter(root -> !root.needed()).map(Root::id).toList();
            if (!old.isEmpty() && !forget(old, timeIsLeft)) {
                // These once more, in the next round.
                return;
            }
            if (roots.size() < ROOTS) {
                at = Instant.EPOCH;
                id = LEAST;
                return;
            }
            at = roots.getLast().at();
            id = roots.getLast().id();
        }
    }

    private List<Root> look(Instant before) {
        Tuple values = Tuple.of(at.atOffset(ZoneOffset.UTC), id, before.atOffset(ZoneOffset.UTC), ROOTS);
        List<Root> roots = new ArrayList<>();
        for (Row row : execute(LOOK, values)) {
            roots.add(new Root(
                    row.getUUID("job_id"),
                    row.getOffsetDateTime("completed_at").toInstant(),
                    row.getBoolean("needed")));
        }
        return roots;
    }

    /** The jobs themselves last: what is broken off is found again. */
    private boolean forget(List<UUID> old, BooleanSupplier timeIsLeft) {
        UUID[] roots = old.toArray(UUID[]::new);
        if (!all("jobs", PARTS_OF, Tuple.of(roots, PARTS), PARTS, timeIsLeft)
                || !all("sighting_batches", SEEN_BY, Tuple.of(roots, BATCHES), BATCHES, timeIsLeft)) {
            return false;
        }
        Tuple values = Tuple.of((Object) roots);
        delete("sighting_counts", "delete from monitor.sighting_counts where root_id = any($1)", values);
        delete("clearances", "delete from monitor.clearances where root_id = any($1)", values);
        delete("job_history", "delete from monitor.job_history where job_id = any($1)", values);
        delete("jobs", "delete from monitor.jobs where job_id = any($1)", values);
        return true;
    }

    private boolean all(String table, String sql, Tuple values, int batch, BooleanSupplier timeIsLeft) {
        while (delete(table, sql, values) == batch) {
            if (!timeIsLeft.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    private int delete(String table, String sql, Tuple values) {
        int rows = execute(sql, values).rowCount();
        deleted.accept(table, rows);
        return rows;
    }

    private RowSet<Row> execute(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).await().atMost(DATABASE);
    }
}
