package dev.parallax.monitor.ingest;

import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.dataset.StoreKinds;
import dev.parallax.monitor.projection.Clearance;
import dev.parallax.monitor.projection.MismatchEntry;
import dev.parallax.monitor.projection.Resolution;
import dev.parallax.monitor.projection.Sighting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes sightings into the mismatches: every one is kept, and one mismatch is open for a record at a time. */
@ApplicationScoped
class MismatchWriter {

    private static final String KNOWN_SIGHTINGS =
            "select sighting_id, mismatch_id, last_seen, root_id, job_id, kind, source_kind, target_kind"
                    + " from monitor.sightings where sighting_id = any($1)";

    private static final String KNOWN_ENTRIES = """
            select m.mismatch_id, m.dataset, m.record_key, m.kind, m.resolution_status, m.first_seen, m.last_seen,
                m.latest_sighting, m.resolved_at, m.resolved_by_job, s.source_checksum, s.target_checksum
            from unnest($1::text[], $2::text[]) as k(dataset, key)
            join monitor.mismatches m on m.dataset = k.dataset and m.record_key = k.key
            left join monitor.sightings s on s.sighting_id = m.latest_sighting
            order by m.first_seen, m.mismatch_id
            """;

    private static final String LATER_CLEARANCES = """
            select root_id, dataset, record_key, started_at, completed_at, expected_sightings
            from monitor.clearances
            where applied and dataset = any($1) and started_at > $2
              and (record_key is null or record_key = any($3))
            """;

    private static final String SAVE_ENTRIES = """
            insert into monitor.mismatches as m (mismatch_id, dataset, record_key, kind, resolution_status,
                resolved_at, resolved_by, resolved_by_job, first_seen, last_seen, latest_sighting)
            select id, dataset, key, kind, resolution, resolved_at,
                case when resolved_by_job is not null then 'parallax' end, resolved_by_job, first_seen, last_seen,
                latest_sighting
            from jsonb_to_recordset($1::text::jsonb) as r(id uuid, dataset text, key text, kind text, resolution text,
                resolved_at timestamptz, resolved_by_job uuid, first_seen timestamptz, last_seen timestamptz,
                latest_sighting uuid)
            on conflict (mismatch_id) do update
            set kind = excluded.kind, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
                latest_sighting = excluded.latest_sighting,
                resolution_status = excluded.resolution_status,
                resolved_at = excluded.resolved_at, resolved_by_job = excluded.resolved_by_job,
                resolved_by = case when excluded.resolution_status = 'PENDING' then null else m.resolved_by end
            """;

    private static final String SAVE_SIGHTINGS = """
            insert into monitor.sightings (sighting_id, mismatch_id, job_id, root_id, kind, source_kind, target_kind,
                fields, source_record, target_record, source_checksum, target_checksum, first_seen, last_seen)
            select r.sighting_id, r.mismatch_id, r.job_id, r.root_id, x.kind, r.source_kind, r.target_kind, x.fields,
                x.source, x.target, x.source_checksum, x.target_checksum, x.first_seen, x.last_seen
            from jsonb_to_recordset($1::text::jsonb) as r(sighting_id uuid, mismatch_id uuid, job_id uuid,
                root_id uuid, source_kind text, target_kind text, mismatch jsonb)
            cross join lateral jsonb_to_record(r.mismatch) as x(kind text, fields jsonb, source jsonb, target jsonb,
                source_checksum text, target_checksum text, first_seen timestamptz, last_seen timestamptz)
            on conflict (sighting_id) do update
            set job_id = excluded.job_id, kind = excluded.kind, fields = excluded.fields,
                source_record = excluded.source_record, target_record = excluded.target_record,
                source_checksum = excluded.source_checksum, target_checksum = excluded.target_checksum,
                last_seen = excluded.last_seen
            """;

    private final Pool pool;
    private final Rows rows;
    private final Totals totals;
    private final SightingCounts counts;
    private final Clearances clearances;

    MismatchWriter(Pool pool, Rows rows, Totals totals, SightingCounts counts, Clearances clearances) {
        this.pool = pool;
        this.rows = rows;
        this.totals = totals;
        this.counts = counts;
        this.clearances = clearances;
    }

    private record RecordKey(String dataset, String key) {}

    private record SightingRow(
            UUID sightingId,
            UUID mismatchId,
            UUID jobId,
            UUID rootId,
            String sourceKind,
            String targetKind,
            Object mismatch) {

        static SightingRow of(Sighting sighting, UUID mismatchId) {
            return new SightingRow(
                    sighting.id(),
                    mismatchId,
                    sighting.jobId(),
                    sighting.rootId(),
                    sighting.sourceKind(),
                    sighting.targetKind(),
                    sighting.mismatch());
        }
    }

    Uni<Void> write(List<MismatchBatch> batches) {
        Map<UUID, Sighting> told = new LinkedHashMap<>();
        for (MismatchBatch batch : batches) {
            batch.mismatches()
                    .forEach(mismatch -> told.merge(
                            mismatch.id(),
                            Sighting.of(batch, mismatch),
                            (one, other) -> isNewer(other, one) ? other : one));
        }
        if (told.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Set<String> datasets = told.values().stream().map(Sighting::dataset).collect(Collectors.toSet());
        return pool.withTransaction(tx -> clearances
                .lock(tx, datasets)
                .chain(() -> load(tx, told.values(), datasets))
                .chain(known -> save(tx, known.fold(told.values()))));
    }

    private static boolean isNewer(Sighting sighting, Sighting than) {
        return sighting.mismatch().lastSeen().isAfter(than.mismatch().lastSeen());
    }

    private Uni<KnownMismatches> load(SqlConnection tx, Collection<Sighting> told, Set<String> datasets) {
        UUID[] ids = told.stream().map(Sighting::id).toArray(UUID[]::new);
        Set<RecordKey> keys =
                told.stream().map(s -> new RecordKey(s.dataset(), s.key())).collect(Collectors.toSet());
        Instant oldest = told.stream()
                .map(s -> s.mismatch().lastSeen())
                .min(Instant::compareTo)
                .orElseThrow();
        Tuple later = Tuple.tuple()
                .addArrayOfString(datasets.toArray(String[]::new))
                .addOffsetDateTime(oldest.atOffset(ZoneOffset.UTC))
                .addArrayOfString(keys.stream().map(RecordKey::key).distinct().toArray(String[]::new));
        // One connection serves one query at a time, so the three go in order.
        return tx.preparedQuery(KNOWN_SIGHTINGS)
                .execute(Tuple.tuple().addArrayOfUUID(ids))
                .chain(sightings -> tx.preparedQuery(KNOWN_ENTRIES)
                        .execute(Tuple.tuple()
                                .addArrayOfString(
                                        keys.stream().map(RecordKey::dataset).toArray(String[]::new))
                                .addArrayOfString(
                                        keys.stream().map(RecordKey::key).toArray(String[]::new)))
                        .chain(entries -> tx.preparedQuery(LATER_CLEARANCES)
                                .execute(later)
                                .map(cleared -> new KnownMismatches(
                                        sightings(sightings),
                                        list(entries, MismatchWriter::entry),
                                        list(cleared, MismatchWriter::clearance)))));
    }

    private Uni<Void> save(SqlConnection tx, KnownMismatches.Outcome outcome) {
        if (outcome.mismatchOfSighting().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<SightingRow> sightings = new ArrayList<>();
        outcome.mismatchOfSighting()
                .forEach((sighting, mismatchId) -> sightings.add(SightingRow.of(sighting, mismatchId)));
        List<Totals.Amount> amounts = outcome.added().stream()
                .map(sighting -> new Totals.Amount(
                        sighting.dataset(),
                        "mismatches",
                        new StoreKinds(sighting.sourceKind(), sighting.targetKind())
                                .publicType(sighting.mismatch().kind()),
                        1))
                .toList();
        return tx.preparedQuery(SAVE_ENTRIES)
                .execute(rows.of(outcome.entries()))
                .chain(() -> tx.preparedQuery(SAVE_SIGHTINGS).execute(rows.of(sightings)))
                .chain(() -> totals.add(tx, amounts))
                .chain(() -> counts.add(tx, outcome.counts()))
                .chain(() -> clearances.apply(
                        tx,
                        outcome.mismatchOfSighting().keySet().stream()
                                .map(Sighting::rootId)
                                .toList()));
    }

    private static Map<UUID, KnownMismatches.KnownSighting> sightings(RowSet<Row> set) {
        Map<UUID, KnownMismatches.KnownSighting> known = new LinkedHashMap<>();
        for (Row row : set) {
            known.put(
                    row.getUUID("sighting_id"),
                    new KnownMismatches.KnownSighting(
                            row.getUUID("mismatch_id"),
                            row.getOffsetDateTime("last_seen").toInstant(),
                            new SightingCounts.Counted(
                                    row.getUUID("root_id"),
                                    row.getUUID("job_id"),
                                    row.getString("kind"),
                                    row.getString("source_kind"),
                                    row.getString("target_kind"))));
        }
        return known;
    }

    private static MismatchEntry entry(Row row) {
        return new MismatchEntry(
                row.getUUID("mismatch_id"),
                row.getString("dataset"),
                row.getString("record_key"),
                MismatchKind.valueOf(row.getString("kind")),
                MismatchEntry.difference(row.getString("source_checksum"), row.getString("target_checksum")),
                Resolution.valueOf(row.getString("resolution_status")),
                row.getOffsetDateTime("first_seen").toInstant(),
                row.getOffsetDateTime("last_seen").toInstant(),
                row.getUUID("latest_sighting"),
                instant(row.getOffsetDateTime("resolved_at")),
                row.getUUID("resolved_by_job"));
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

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static <T> List<T> list(RowSet<Row> set, java.util.function.Function<Row, T> reader) {
        List<T> list = new ArrayList<>();
        set.forEach(row -> list.add(reader.apply(row)));
        return list;
    }
}
