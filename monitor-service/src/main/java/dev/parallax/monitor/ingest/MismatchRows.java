package dev.parallax.monitor.ingest;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.ingest.KnownMismatches.Kept;
import dev.parallax.monitor.projection.MismatchEntry;
import dev.parallax.monitor.projection.Resolution;
import dev.parallax.monitor.projection.Sighting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of monitor.mismatches and monitor.sightings, many with one statement. What is known is looked up key by key,
 * whatever the statistics say: they are those of an empty table when the first million comes.
 */
final class MismatchRows {

    private static final String KNOWN_SIGHTINGS = """
            select s.sighting_id, s.mismatch_id, s.last_seen, s.root_id, s.job_id, s.kind, s.source_kind, s.target_kind
            from unnest($1::uuid[]) as k(id)
            cross join lateral (select * from monitor.sightings where sighting_id = k.id offset 0) s
            """;

    /** What an operator who ignores it has seen is asked for only there. */
    private static final String KNOWN_ENTRIES = """
            select m.mismatch_id, m.dataset, m.record_key, m.kind, m.resolution_status, m.first_seen, m.last_seen,
                m.latest_sighting, m.resolved_at, m.resolved_by_job, s.source_checksum, s.target_checksum
            from unnest($1::text[], $2::text[]) as k(dataset, key)
            cross join lateral (
                select * from monitor.mismatches
                where dataset = k.dataset and record_key = k.key
                order by first_seen, mismatch_id) m
            left join lateral (
                select source_checksum, target_checksum from monitor.sightings
                where m.resolution_status = 'IGNORED' and sighting_id = m.latest_sighting offset 0) s on true
            """;

    private static final String ADD_ENTRIES = """
            insert into monitor.mismatches as m (mismatch_id, dataset, record_key, kind, resolution_status,
                resolved_at, resolved_by, resolved_by_job, first_seen, last_seen, latest_sighting)
            select id, dataset, key, kind, resolution, resolved_at,
                case when resolved_by_job is not null then 'parallax' end, resolved_by_job, first_seen, last_seen,
                latest_sighting
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[],
                $8::timestamptz[], $9::timestamptz[], $10::uuid[]) as r(id, dataset, key, kind, resolution,
                resolved_at, resolved_by_job, first_seen, last_seen, latest_sighting)
            """;

    /** A conflict is looked for by the key and nothing else, which an update with a join need not do. */
    private static final String CHANGE_ENTRIES = ADD_ENTRIES + """
            on conflict (mismatch_id) do update
            set kind = excluded.kind, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
                latest_sighting = excluded.latest_sighting,
                resolution_status = excluded.resolution_status,
                resolved_at = excluded.resolved_at, resolved_by_job = excluded.resolved_by_job,
                resolved_by = case when excluded.resolution_status = 'PENDING' then null else m.resolved_by end
            """;

    private static final String ADD_SIGHTINGS = """
            insert into monitor.sightings (sighting_id, mismatch_id, job_id, root_id, kind, source_kind, target_kind,
                fields, source_record, target_record, source_checksum, target_checksum, first_seen, last_seen)
            select sighting_id, mismatch_id, job_id, root_id, kind, source_kind, target_kind, fields::json,
                source::json, target::json, source_checksum, target_checksum, first_seen, last_seen
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[])
                as r(sighting_id, mismatch_id, job_id, root_id, kind, source_kind, target_kind, fields, source, target,
                source_checksum, target_checksum, first_seen, last_seen)
            """;

    private static final String RENEW_SIGHTINGS = ADD_SIGHTINGS + """
            on conflict (sighting_id) do update
            set job_id = excluded.job_id, kind = excluded.kind, fields = excluded.fields,
                source_record = excluded.source_record, target_record = excluded.target_record,
                source_checksum = excluded.source_checksum, target_checksum = excluded.target_checksum,
                last_seen = excluded.last_seen
            """;

    private MismatchRows() {}

    /** A record of a dataset. */
    record RecordKey(String dataset, String key) {}

    static Uni<Map<UUID, KnownMismatches.KnownSighting>> knownSightings(SqlConnection tx, Collection<Sighting> told) {
        UUID[] ids = told.stream().map(Sighting::id).toArray(UUID[]::new);
        return tx.preparedQuery(KNOWN_SIGHTINGS)
                .execute(Tuple.tuple().addArrayOfUUID(ids))
                .map(rows -> {
                    Map<UUID, KnownMismatches.KnownSighting> known = new HashMap<>();
                    rows.forEach(row -> known.put(row.getUUID("sighting_id"), sighting(row)));
                    return known;
                });
    }

    /** Those of one record by their age. */
    static Uni<List<MismatchEntry>> knownEntries(SqlConnection tx, List<RecordKey> keys) {
        return tx.preparedQuery(KNOWN_ENTRIES)
                .execute(new Columns<>(keys)
                        .texts(RecordKey::dataset)
                        .texts(RecordKey::key)
                        .tuple())
                .map(rows -> Rows.list(rows, MismatchRows::entry));
    }

    /** Those that are not there yet: nobody else adds any, for the dataset is locked. */
    static Uni<Void> addEntries(SqlConnection tx, List<MismatchEntry> entries) {
        return saveEntries(tx, ADD_ENTRIES, entries);
    }

    static Uni<Void> changeEntries(SqlConnection tx, List<MismatchEntry> entries) {
        return saveEntries(tx, CHANGE_ENTRIES, entries);
    }

    /** Likewise those that are not there yet. */
    static Uni<Void> addSightings(SqlConnection tx, List<Kept> sightings) {
        return saveSightings(tx, ADD_SIGHTINGS, sightings);
    }

    static Uni<Void> renewSightings(SqlConnection tx, List<Kept> sightings) {
        return saveSightings(tx, RENEW_SIGHTINGS, sightings);
    }

    private static Uni<Void> saveEntries(SqlConnection tx, String statement, List<MismatchEntry> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(statement)
                .execute(new Columns<>(entries)
                        .uuids(MismatchEntry::id)
                        .texts(MismatchEntry::dataset)
                        .texts(MismatchEntry::key)
                        .texts(entry -> entry.kind().name())
                        .texts(entry -> entry.resolution().name())
                        .times(MismatchEntry::resolvedAt)
                        .uuids(MismatchEntry::resolvedByJob)
                        .times(MismatchEntry::firstSeen)
                        .times(MismatchEntry::lastSeen)
                        .uuids(MismatchEntry::latestSighting)
                        .tuple())
                .replaceWithVoid();
    }

    private static Uni<Void> saveSightings(SqlConnection tx, String statement, List<Kept> kept) {
        if (kept.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(statement)
                .execute(new Columns<>(kept)
                        .uuids(row -> row.sighting().id())
                        .uuids(Kept::mismatchId)
                        .uuids(row -> row.sighting().jobId())
                        .uuids(row -> row.sighting().rootId())
                        .texts(row -> row.sighting().kind().name())
                        .texts(row -> row.sighting().sourceKind())
                        .texts(row -> row.sighting().targetKind())
                        .texts(row -> row.sighting().documents().fields())
                        .texts(row -> row.sighting().documents().source())
                        .texts(row -> row.sighting().documents().target())
                        .texts(row -> row.sighting().sourceChecksum())
                        .texts(row -> row.sighting().targetChecksum())
                        .times(row -> row.sighting().firstSeen())
                        .times(row -> row.sighting().lastSeen())
                        .tuple())
                .replaceWithVoid();
    }

    private static KnownMismatches.KnownSighting sighting(Row row) {
        return new KnownMismatches.KnownSighting(
                row.getUUID("mismatch_id"),
                row.getOffsetDateTime("last_seen").toInstant(),
                new SightingCounts.Counted(
                        row.getUUID("root_id"),
                        row.getUUID("job_id"),
                        row.getString("kind"),
                        row.getString("source_kind"),
                        row.getString("target_kind")));
    }

    private static MismatchEntry entry(Row row) {
        OffsetDateTime resolvedAt = row.getOffsetDateTime("resolved_at");
        Resolution resolution = Resolution.valueOf(row.getString("resolution_status"));
        return new MismatchEntry(
                row.getUUID("mismatch_id"),
                row.getString("dataset"),
                row.getString("record_key"),
                MismatchKind.valueOf(row.getString("kind")),
                seen(resolution, row),
                resolution,
                row.getOffsetDateTime("first_seen").toInstant(),
                row.getOffsetDateTime("last_seen").toInstant(),
                row.getUUID("latest_sighting"),
                resolvedAt == null ? null : resolvedAt.toInstant(),
                row.getUUID("resolved_by_job"));
    }

    private static @Nullable String seen(Resolution resolution, Row row) {
        return resolution == Resolution.IGNORED
                ? MismatchEntry.difference(row.getString("source_checksum"), row.getString("target_checksum"))
                : null;
    }
}
