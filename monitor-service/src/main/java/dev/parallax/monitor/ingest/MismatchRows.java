package dev.parallax.monitor.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.ingest.KnownMismatches.Kept;
import dev.parallax.monitor.message.Seen;
import dev.parallax.monitor.projection.MismatchEntry;
import dev.parallax.monitor.projection.Resolution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of monitor.mismatches, many with one statement. The datasets must be locked by {@link Clearances#lock}, which
 * also has what is known looked up key by key.
 */
@ApplicationScoped
class MismatchRows {

    /**
     * Of an open mismatch that is seen again nothing is read but where it is. It is looked up before it is joined, for
     * how many are open is what nobody knows of a new table.
     */
    private static final String SEE_AGAIN = """
            with again as (
                update monitor.mismatches m
                set kind = k.kind, last_seen = k.last_seen, latest_sighting = k.id, latest_batch = k.batch,
                    sightings = m.sightings + 1
                from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[],
                    $7::bigint[]) as k(dataset, key, id, kind, last_seen, before, batch)
                cross join lateral (
                    select ctid from monitor.mismatches
                    where dataset = k.dataset and record_key = k.key and resolution_status = 'PENDING'
                      and last_seen < k.before
                    offset 0) o
                where m.ctid = o.ctid
                returning k.id, m.mismatch_id
            )
            select array_agg(id) as sightings, array_agg(mismatch_id) as mismatches from again
            """;

    /** What an operator who ignores it has seen is asked for only there. */
    private static final String KNOWN_ENTRIES = """
            select m.mismatch_id, m.dataset, m.record_key, m.kind, m.resolution_status, m.first_seen, m.last_seen,
                m.latest_sighting, m.resolved_at, m.resolved_by_job, s.seen
            from unnest($1::text[], $2::text[]) as k(dataset, key)
            cross join lateral (
                select * from monitor.mismatches
                where dataset = k.dataset and record_key = k.key
                order by first_seen, mismatch_id) m
            left join lateral (
                select (select substring(d.message from b.starts[p.at] + 1 for b.ends[p.at] - b.starts[p.at])
                        from monitor.sighting_batches d where d.batch_id = coalesce(b.told_in, b.batch_id)) as seen
                from monitor.sighting_batches b
                cross join lateral (select array_position(b.sighting_ids, m.latest_sighting) as at) p
                where m.resolution_status = 'IGNORED' and b.batch_id = m.latest_batch offset 0) s on true
            """;

    private static final String ADD = """
            insert into monitor.mismatches as m (mismatch_id, dataset, record_key, kind, resolution_status,
                resolved_at, resolved_by, resolved_by_job, first_seen, last_seen, latest_sighting, latest_batch,
                sightings)
            select id, dataset, key, kind, resolution, resolved_at,
                case when resolved_by_job is not null then 'parallax' end, resolved_by_job, first_seen, last_seen,
                latest_sighting, latest_batch, sightings
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::uuid[],
                $8::timestamptz[], $9::timestamptz[], $10::uuid[], $11::bigint[], $12::bigint[]) as r(id, dataset, key,
                kind, resolution, resolved_at, resolved_by_job, first_seen, last_seen, latest_sighting, latest_batch,
                sightings)
            """;

    /** A conflict is looked for by the key and nothing else, which an update with a join need not do. */
    private static final String CHANGE = ADD + """
            on conflict (mismatch_id) do update
            set kind = excluded.kind, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
                latest_sighting = excluded.latest_sighting,
                latest_batch = coalesce(excluded.latest_batch, m.latest_batch),
                sightings = m.sightings + excluded.sightings,
                resolution_status = excluded.resolution_status,
                resolved_at = excluded.resolved_at, resolved_by_job = excluded.resolved_by_job,
                resolved_by = case when excluded.resolution_status = 'PENDING' then null else m.resolved_by end
            """;

    private static final String MOVE = """
            update monitor.mismatches m
            set latest_batch = k.batch
            from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as k(mismatch, sighting, batch)
            where m.mismatch_id = k.mismatch and m.latest_sighting = k.sighting
            """;

    private final ObjectMapper json;

    MismatchRows(ObjectMapper json) {
        this.json = json;
    }

    /** A record of a dataset. */
    record RecordKey(String dataset, String key) {}

    /**
     * What is to be saved of a mismatch.
     *
     * @param batch where its latest sighting was told; null if this is known
     * @param sightings how many are new
     */
    record Saved(MismatchEntry entry, @Nullable Long batch, long sightings) {}

    /**
     * Takes in sightings of records whose open mismatch was not seen since the time that stands beside each, and gives the
     * mismatches of those that were taken in by their ids.
     */
    Uni<Map<UUID, UUID>> seeAgain(SqlConnection tx, List<Told> told, List<Instant> before) {
        Map<UUID, Instant> times = new HashMap<>();
        for (int i = 0; i < told.size(); i++) {
            times.put(told.get(i).found().id(), before.get(i));
        }
        return tx.preparedQuery(SEE_AGAIN)
                .execute(new Columns<>(told)
                        .texts(one -> one.sighting().dataset())
                        .texts(one -> one.found().key())
                        .uuids(one -> one.found().id())
                        .texts(one -> one.found().kind().name())
                        .times(one -> one.found().lastSeen())
                        .times(one -> times.get(one.found().id()))
                        .numbers(Told::batch)
                        .tuple())
                .map(rows -> {
                    Row row = rows.iterator().next();
                    UUID[] sightings = row.getArrayOfUUIDs("sightings");
                    UUID[] mismatches = row.getArrayOfUUIDs("mismatches");
                    Map<UUID, UUID> taken = new HashMap<>();
                    for (int i = 0; sightings != null && i < sightings.length; i++) {
                        taken.put(sightings[i], mismatches[i]);
                    }
                    return taken;
                });
    }

    /** Those of one record by their age. */
    Uni<List<MismatchEntry>> known(SqlConnection tx, List<RecordKey> keys) {
        return tx.preparedQuery(KNOWN_ENTRIES)
                .execute(new Columns<>(keys)
                        .texts(RecordKey::dataset)
                        .texts(RecordKey::key)
                        .tuple())
                .map(rows -> Rows.list(rows, this::entry));
    }

    /** Those that are not there yet: nobody else adds any, for the dataset is locked. */
    Uni<Void> add(SqlConnection tx, List<Saved> entries) {
        return save(tx, ADD, entries);
    }

    Uni<Void> change(SqlConnection tx, List<Saved> entries) {
        return save(tx, CHANGE, entries);
    }

    /** Says of sightings that were told anew where that was. */
    Uni<Void> move(SqlConnection tx, List<Kept> renewed) {
        if (renewed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(MOVE)
                .execute(new Columns<>(renewed)
                        .uuids(Kept::mismatchId)
                        .uuids(one -> one.told().found().id())
                        .numbers(one -> one.told().batch())
                        .tuple())
                .replaceWithVoid();
    }

    private static Uni<Void> save(SqlConnection tx, String statement, List<Saved> saved) {
        if (saved.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return tx.preparedQuery(statement)
                .execute(new Columns<>(saved)
                        .uuids(row -> row.entry().id())
                        .texts(row -> row.entry().dataset())
                        .texts(row -> row.entry().key())
                        .texts(row -> row.entry().kind().name())
                        .texts(row -> row.entry().resolution().name())
                        .times(row -> row.entry().resolvedAt())
                        .uuids(row -> row.entry().resolvedByJob())
                        .times(row -> row.entry().firstSeen())
                        .times(row -> row.entry().lastSeen())
                        .uuids(row -> row.entry().latestSighting())
                        .numbers(Saved::batch)
                        .numbers(Saved::sightings)
                        .tuple())
                .replaceWithVoid();
    }

    private MismatchEntry entry(Row row) {
        OffsetDateTime resolvedAt = row.getOffsetDateTime("resolved_at");
        return new MismatchEntry(
                row.getUUID("mismatch_id"),
                row.getString("dataset"),
                row.getString("record_key"),
                MismatchKind.valueOf(row.getString("kind")),
                difference(row.getBuffer("seen")),
                Resolution.valueOf(row.getString("resolution_status")),
                row.getOffsetDateTime("first_seen").toInstant(),
                row.getOffsetDateTime("last_seen").toInstant(),
                row.getUUID("latest_sighting"),
                resolvedAt == null ? null : resolvedAt.toInstant(),
                row.getUUID("resolved_by_job"));
    }

    private @Nullable String difference(@Nullable Buffer told) {
        if (told == null) {
            return null;
        }
        Seen seen = Seen.of(json, told.getBytes());
        return MismatchEntry.difference(seen.sourceChecksum(), seen.targetChecksum());
    }
}
