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

    private static final String APPLY = """
            with due as (
                update monitor.clearances c
                set applied = true
                where root_id = any($1)
                  and not applied
                  and expected_sightings <=
                      (select coalesce(sum(s.found), 0) from monitor.sighting_counts s where s.root_id = c.root_id)
                returning root_id, dataset, record_key, started_at, completed_at
            )
            update monitor.mismatches m
            set resolution_status = 'AUTO_RESOLVED', resolved_at = due.completed_at, resolved_by = 'parallax',
                resolved_by_job = due.root_id
            from due
            where m.dataset = due.dataset
              and (due.record_key is null or due.record_key = m.record_key)
              and m.resolution_status in ('PENDING', 'IGNORED')
              and m.last_seen < due.started_at
              and not exists (
                  select from monitor.sightings s where s.mismatch_id = m.mismatch_id and s.root_id = due.root_id)
            """;

    /** Mismatches and clearances of one dataset are taken in one after the other, by whichever replica. */
    private static final String LOCK = """
            select pg_advisory_xact_lock(hashtextextended('parallax.mismatches.' || d.name, 0))
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
        return tx.preparedQuery(APPLY)
                .execute(
                        Tuple.tuple().addArrayOfUUID(rootIds.stream().distinct().toArray(UUID[]::new)))
                .replaceWithVoid();
    }
}
