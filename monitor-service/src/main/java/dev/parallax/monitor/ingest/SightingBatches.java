package dev.parallax.monitor.ingest;

import dev.parallax.monitor.ingest.KnownMismatches.Kept;
import dev.parallax.monitor.ingest.KnownMismatches.KnownSighting;
import dev.parallax.monitor.projection.Sighting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The rows of monitor.sighting_batches: what one message told is one row, whatever number of mismatches it is; what it
 * said to stand is one for each message that has the documents. The datasets must be locked.
 */
final class SightingBatches {

    private static final String NUMBERS = """
            select nextval(pg_get_serial_sequence('monitor.sighting_batches', 'batch_id')) as number
            from generate_series(1, $1::integer)
            """;

    private static final String EARLIEST = """
            select r.root_id, b.first_seen
            from unnest($1::uuid[]) as r(root_id)
            cross join lateral (
                select first_seen from monitor.sighting_batches
                where root_id = r.root_id order by first_seen limit 1) b
            """;

    private static final String KNOWN = """
            select s.sighting_id, s.mismatch_id, s.first_seen, s.last_seen, s.kind, b.batch_id, b.root_id, b.job_id, b.source_kind,
                b.target_kind
            from monitor.sighting_batches b
            cross join lateral unnest(b.sighting_ids, b.mismatch_ids, b.first_seens, b.last_seens, b.kinds)
                as s(sighting_id, mismatch_id, first_seen, last_seen, kind)
            where b.root_id = any($1) and b.last_key >= $2 and b.first_key <= $3 and s.sighting_id = any($4)
            """;

    private static final String ADD = """
            insert into monitor.sighting_batches (batch_id, job_id, root_id, dataset, source_kind, target_kind,
                first_key, last_key, first_id, last_id, first_seen, sighting_ids, mismatch_ids, kinds, first_seens,
                last_seens, starts, ends, keys, message, told_in, message_id)
            values ($9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $1, $2, $3, $4, $5, $6, $7, $8, $20, $21, $22)
            """;

    private static final String DROP_EMPTIED = """
            delete from monitor.sighting_batches b
            where b.batch_id = any($1) and b.sighting_ids <@ $2
              and not exists (select from monitor.sighting_batches o where o.told_in = b.batch_id)
            """;

    /** What others point into is kept for its message, also if no sighting is left in it. */
    private static final String WITHDRAW = """
            update monitor.sighting_batches b
            set first_seen = k.first_seen, sighting_ids = k.sighting_ids, mismatch_ids = k.mismatch_ids,
                kinds = k.kinds, first_seens = k.first_seens, last_seens = k.last_seens, starts = k.starts,
                ends = k.ends, keys = k.keys
            from monitor.sighting_batches o
            cross join lateral (
                select coalesce(min(s.first_seen), 'infinity') as first_seen,
                    coalesce(array_agg(s.sighting_id order by s.nr), '{}') as sighting_ids,
                    coalesce(array_agg(s.mismatch_id order by s.nr), '{}') as mismatch_ids,
                    coalesce(array_agg(s.kind order by s.nr), '{}') as kinds,
                    coalesce(array_agg(s.first_seen order by s.nr), '{}') as first_seens,
                    coalesce(array_agg(s.last_seen order by s.nr), '{}') as last_seens,
                    coalesce(array_agg(s.started order by s.nr), '{}') as starts,
                    coalesce(array_agg(s.ended order by s.nr), '{}') as ends,
                    case when o.keys is not null then coalesce(array_agg(s.key order by s.nr), '{}') end as keys
                from unnest(o.sighting_ids, o.mismatch_ids, o.kinds, o.first_seens, o.last_seens, o.starts, o.ends,
                    o.keys) with ordinality
                    as s(sighting_id, mismatch_id, kind, first_seen, last_seen, started, ended, key, nr)
                where s.sighting_id <> all($2)) k
            where o.batch_id = any($1) and b.batch_id = o.batch_id
            """;

    /** The order of {@code collate "C"}, which the server compares keys by. */
    private static final Comparator<String> BYTEWISE =
            Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    /** The server's order. */
    private static final Comparator<UUID> UNSIGNED = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private SightingBatches() {}

    /** Numbers of new batches. */
    static Uni<List<Long>> numbers(SqlConnection tx, int count) {
        return tx.preparedQuery(NUMBERS).execute(Tuple.of(count)).map(rows -> Rows.list(rows, row -> row.getLong(0)));
    }

    /** When the first difference that is known of a root job was seen, for those of which any is. */
    static Uni<Map<UUID, Instant>> earliest(SqlConnection tx, Collection<UUID> roots) {
        return tx.preparedQuery(EARLIEST)
                .execute(Tuple.tuple().addArrayOfUUID(roots.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Instant> earliest = new HashMap<>();
                    rows.forEach(row -> earliest.put(row.getUUID("root_id"), instant(row, "first_seen")));
                    return earliest;
                });
    }

    /** Those of the sightings that are known already. */
    static Uni<Map<UUID, KnownSighting>> known(SqlConnection tx, List<Told> told) {
        if (told.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Set<UUID> roots = told.stream().map(one -> one.sighting().rootId()).collect(Collectors.toSet());
        List<String> keys = told.stream().map(one -> one.found().key()).toList();
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(roots.toArray(UUID[]::new))
                .addString(keys.stream().min(BYTEWISE).orElseThrow())
                .addString(keys.stream().max(BYTEWISE).orElseThrow())
                .addArrayOfUUID(told.stream().map(one -> one.found().id()).toArray(UUID[]::new));
        return tx.preparedQuery(KNOWN).execute(values).map(rows -> {
            Map<UUID, KnownSighting> known = new HashMap<>();
            rows.forEach(row -> known.put(row.getUUID("sighting_id"), sighting(row)));
            return known;
        });
    }

    /** Takes sightings out of the batches that they were told in before. */
    static Uni<Void> withdraw(SqlConnection tx, List<KnownMismatches.Renewed> renewed) {
        if (renewed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Long[] batches =
                renewed.stream().map(one -> one.before().batch()).distinct().toArray(Long[]::new);
        UUID[] sightings =
                renewed.stream().map(one -> one.kept().told().found().id()).toArray(UUID[]::new);
        Tuple values = Tuple.tuple().addArrayOfLong(batches).addArrayOfUUID(sightings);
        return tx.preparedQuery(DROP_EMPTIED)
                .execute(values)
                .chain(() -> tx.preparedQuery(WITHDRAW).execute(values))
                .replaceWithVoid();
    }

    /** Each with what is kept of its message. */
    static Uni<Void> add(SqlConnection tx, Collection<Kept> kept) {
        Map<Long, List<Kept>> batches = kept.stream()
                .collect(Collectors.groupingBy(one -> one.told().batch(), TreeMap::new, Collectors.toList()));
        return batches.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ADD)
                        .executeBatch(batches.values().stream()
                                .map(SightingBatches::row)
                                .toList())
                        .replaceWithVoid();
    }

    private static Tuple row(List<Kept> kept) {
        Tuple row = new Columns<>(kept)
                .uuids(one -> one.told().found().id())
                .uuids(Kept::mismatchId)
                .texts(one -> one.told().found().kind().name())
                .times(one -> one.told().found().firstSeen())
                .times(one -> one.told().found().lastSeen())
                .places(one -> one.told().found().start())
                .places(one -> one.told().found().end())
                .texts(one -> one.told().found().key())
                .tuple();
        Told any = kept.getFirst().told();
        Sighting sighting = any.sighting();
        List<String> keys = kept.stream().map(one -> one.told().found().key()).toList();
        List<UUID> ids = kept.stream().map(one -> one.told().found().id()).toList();
        Instant firstSeen = kept.stream()
                .map(one -> one.told().found().firstSeen())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return row.addLong(any.batch())
                .addUUID(sighting.jobId())
                .addUUID(sighting.rootId())
                .addString(sighting.dataset())
                .addString(sighting.sourceKind())
                .addString(sighting.targetKind())
                .addString(keys.stream().min(BYTEWISE).orElseThrow())
                .addString(keys.stream().max(BYTEWISE).orElseThrow())
                .addUUID(least(ids))
                .addUUID(greatest(ids))
                .addOffsetDateTime(firstSeen.atOffset(ZoneOffset.UTC))
                .addBuffer(Buffer.buffer(any.telling().documents()))
                .addLong(any.telling().toldIn())
                .addUUID(any.telling().messageId());
    }

    static UUID least(List<UUID> ids) {
        return ids.stream().min(UNSIGNED).orElseThrow();
    }

    static UUID greatest(List<UUID> ids) {
        return ids.stream().max(UNSIGNED).orElseThrow();
    }

    private static KnownSighting sighting(Row row) {
        return new KnownSighting(
                row.getUUID("mismatch_id"),
                instant(row, "first_seen"),
                instant(row, "last_seen"),
                row.getLong("batch_id"),
                new SightingCounts.Counted(
                        row.getUUID("root_id"),
                        row.getUUID("job_id"),
                        row.getString("kind"),
                        row.getString("source_kind"),
                        row.getString("target_kind")));
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time.toInstant();
    }
}
