package dev.parallax.monitor.ingest;

import dev.parallax.monitor.projection.Clearance;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Resolves the mismatches that a completed comparison did not find. A clearance waits until the mismatches that the
 * comparison did find have arrived, for they come by another topic and must not be resolved by their own run.
 */
@ApplicationScoped
class Clearances {

    private static final String ADD = """
            insert into monitor.clearances as c
                (root_id, dataset, record_key, started_at, completed_at, expected_sightings)
            select root_id, dataset, record_key, started_at, completed_at, expected_sightings
            from jsonb_to_recordset($1::text::jsonb) as r(root_id uuid, dataset text, record_key text,
                started_at timestamptz, completed_at timestamptz, expected_sightings bigint)
            on conflict (root_id) do update set started_at = least(c.started_at, excluded.started_at)
            """;

    private static final String AFTER = """
            select root_id, dataset, record_key, started_at, completed_at, expected_sightings
            from monitor.clearances
            where applied and dataset = any($1) and started_at > $2
              and (record_key is null or record_key = any($3))
            """;

    private static final String DUE = """
            update monitor.clearances c
            set applied = true
            where root_id = any($1)
              and not applied
              and expected_sightings <=
                  (select coalesce(sum(s.found), 0) from monitor.sighting_counts s where s.root_id = c.root_id)
            returning root_id, dataset, record_key, started_at, completed_at, expected_sightings
            """;

    /** What the job itself saw is looked for among batches that begin before, which as a rule there are none of. */
    private static final String RESOLVE = """
            update monitor.mismatches m
            set resolution_status = 'AUTO_RESOLVED', resolved_at = $4, resolved_by = 'parallax', resolved_by_job = $1
            where m.dataset = $2
              and m.resolution_status in ('PENDING', 'IGNORED')
              and m.last_seen < $3
              and not exists (
                  select from monitor.sighting_batches b
                  where b.root_id = $1 and b.first_seen <= m.last_seen
                    and b.first_key <= m.record_key and b.last_key >= m.record_key
                    and m.mismatch_id = any(b.mismatch_ids)
                  offset 0)
            """;

    private static final String RESOLVE_ONE = RESOLVE + " and m.record_key = $5";

    /**
     * Mismatches and clearances of one dataset are taken in one after the other, by whichever replica. In the rest of the
     * transaction what is known is looked up key by key, by plans for the tables as they are: one that reads all of a
     * table, small as it is when the plan is made, would be kept while the table grows.
     */
    private static final String LOCK = """
            select pg_advisory_xact_lock(hashtextextended('parallax.mismatches.' || d.name, 0)),
                set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                set_config('enable_mergejoin', 'off', true), set_config('enable_memoize', 'off', true),
                set_config('plan_cache_mode', 'force_custom_plan', true)
            from (select name from unnest($1::text[]) as u(name) order by name) d
            """;

    private final Rows rows;

    Clearances(Rows rows) {
        this.rows = rows;
    }

    Uni<Void> lock(SqlConnection tx, Collection<String> datasets) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.tuple()
                        .addArrayOfString(datasets.stream().distinct().toArray(String[]::new)))
                .replaceWithVoid();
    }

    Uni<Void> add(SqlConnection tx, List<Clearance> clearances) {
        if (clearances.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return lock(tx, clearances.stream().map(Clearance::dataset).toList())
                .chain(() -> tx.preparedQuery(ADD).execute(rows.of(clearances)))
                .chain(() ->
                        apply(tx, clearances.stream().map(Clearance::rootId).toList()));
    }

    /** What has taken effect for any of the keys, of comparisons that began after the time. */
    Uni<List<Clearance>> after(SqlConnection tx, Instant time, Collection<String> datasets, Stream<String> keys) {
        return tx.preparedQuery(AFTER)
                .execute(Tuple.tuple()
                        .addArrayOfString(datasets.toArray(String[]::new))
                        .addOffsetDateTime(time.atOffset(ZoneOffset.UTC))
                        .addArrayOfString(keys.toArray(String[]::new)))
                .map(rows -> Rows.list(rows, Clearances::clearance));
    }

    private static Clearance clearance(Row row) {
        return new Clearance(
                row.getUUID("root_id"),
                row.getString("dataset"),
                row.getString("record_key"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getOffsetDateTime("completed_at").toInstant(),
                row.getLong("expected_sightings"));
    }

    /** Puts into effect what waits for nothing more; the datasets must be locked. */
    Uni<Void> apply(SqlConnection tx, Collection<UUID> rootIds) {
        return tx.preparedQuery(DUE)
                .execute(
                        Tuple.tuple().addArrayOfUUID(rootIds.stream().distinct().toArray(UUID[]::new)))
                .map(rows -> Rows.list(rows, Clearances::clearance))
                .chain(due -> resolve(tx, RESOLVE, due.stream().filter(one -> one.recordKey() == null))
                        .chain(() -> resolve(tx, RESOLVE_ONE, due.stream().filter(one -> one.recordKey() != null))));
    }

    private static Uni<Void> resolve(SqlConnection tx, String statement, Stream<Clearance> due) {
        List<Tuple> each = due.map(Clearances::values).toList();
        return each.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(statement).executeBatch(each).replaceWithVoid();
    }

    private static Tuple values(Clearance due) {
        Tuple values = Tuple.of(
                due.rootId(),
                due.dataset(),
                due.startedAt().atOffset(ZoneOffset.UTC),
                due.completedAt().atOffset(ZoneOffset.UTC));
        return due.recordKey() == null ? values : values.addString(due.recordKey());
    }
}
