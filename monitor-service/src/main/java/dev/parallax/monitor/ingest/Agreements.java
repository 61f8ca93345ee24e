package dev.parallax.monitor.ingest;

import dev.parallax.monitor.ingest.MismatchRows.RecordKey;
import dev.parallax.monitor.projection.Clearance;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Resolves the mismatches of single records that a run found in agreement. The latest agreement of a record is kept, for
 * what was seen before it may come after it. The datasets must be locked.
 */
final class Agreements {

    private static final String KEEP = """
            insert into monitor.agreements as a (dataset, record_key, as_of, root_id)
            select dataset, key, as_of, root_id
            from unnest($1::text[], $2::text[], $3::timestamptz[], $4::uuid[]) as r(dataset, key, as_of, root_id)
            on conflict (dataset, record_key) do update
            set as_of = excluded.as_of, root_id = excluded.root_id
            where excluded.as_of > a.as_of
            """;

    private static final String RESOLVE = """
            update monitor.mismatches m
            set resolution_status = 'AUTO_RESOLVED', resolved_at = r.as_of, resolved_by = 'parallax',
                resolved_by_job = r.root_id
            from unnest($1::text[], $2::text[], $3::timestamptz[], $4::uuid[]) as r(dataset, key, as_of, root_id)
            where m.dataset = r.dataset and m.record_key = r.key
              and m.resolution_status in ('PENDING', 'IGNORED')
              and m.last_seen < r.as_of
            """;

    /** Where none is later, which is the rule, no key is looked up. */
    private static final String AFTER = """
            select a.root_id, a.dataset, a.record_key, a.as_of
            from unnest($1::text[], $2::text[]) as k(dataset, key)
            cross join lateral (
                select * from monitor.agreements
                where dataset = k.dataset and record_key = k.key and as_of > $3 offset 0) a
            where exists (select from monitor.agreements where as_of > $3)
            """;

    private Agreements() {}

    static Uni<Void> add(SqlConnection tx, Collection<Clearance> told) {
        if (told.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<RecordKey, Clearance> latest = new LinkedHashMap<>();
        told.forEach(clearance -> latest.merge(
                new RecordKey(clearance.dataset(), String.valueOf(clearance.recordKey())),
                clearance,
                (one, other) -> other.startedAt().isAfter(one.startedAt()) ? other : one));
        Tuple rows = new Columns<>(List.copyOf(latest.values()))
                .texts(Clearance::dataset)
                .texts(Clearance::recordKey)
                .times(Clearance::startedAt)
                .uuids(Clearance::rootId)
                .tuple();
        return tx.preparedQuery(KEEP)
                .execute(rows)
                .chain(() -> tx.preparedQuery(RESOLVE).execute(rows))
                .replaceWithVoid();
    }

    /** The latest of each key that has one after the time. */
    static Uni<List<Clearance>> after(SqlConnection tx, Instant time, List<RecordKey> keys) {
        return tx.preparedQuery(AFTER)
                .execute(new Columns<>(keys)
                        .texts(RecordKey::dataset)
                        .texts(RecordKey::key)
                        .tuple()
                        .addOffsetDateTime(time.atOffset(ZoneOffset.UTC)))
                .map(rows -> Rows.list(
                        rows,
                        row -> Clearance.ofRecord(
                                row.getUUID("root_id"),
                                row.getString("dataset"),
                                row.getString("record_key"),
                                row.getOffsetDateTime("as_of").toInstant())));
    }
}
