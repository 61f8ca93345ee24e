package dev.parallax.monitor.mismatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.dataset.StoreKinds;
import dev.parallax.monitor.message.Seen;
import dev.parallax.monitor.projection.Resolution;
import dev.parallax.monitor.web.LargeLists;
import dev.parallax.monitor.web.ShortDocument;
import dev.parallax.monitor.web.Sql;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads mismatches. A list for a job shows what that job saw, any other the latest sighting of each. What is large is
 * read by itself, and shortened in a list, so that a page of them fits into memory.
 */
@ApplicationScoped
public class Mismatches {

    /** The mismatch that an id is that of, its own or that of any of its sightings. The second is asked for if need be. */
    static final String BY_ANY_ID = """
            (select coalesce(
                (select mismatch_id from monitor.mismatches where mismatch_id = $1),
                (select b.mismatch_ids[array_position(b.sighting_ids, $1)] from monitor.sighting_batches b
                    where b.last_id >= $1 and b.first_id <= $1 and $1 = any(b.sighting_ids) limit 1)))
            """;

    private static final String SEEN_IF_SMALL = """
            case when b.ends[p.at] - b.starts[p.at] <= %d then
                (select substring(d.message from b.starts[p.at] + 1 for b.ends[p.at] - b.starts[p.at])
                    from monitor.sighting_batches d where d.batch_id = coalesce(b.told_in, b.batch_id)) end""".formatted(ShortDocument.LARGE);

    /** What was told of a large one. */
    private static final String SEEN = """
            select substring(d.message from b.starts[$2] + 1 for b.ends[$2] - b.starts[$2]) as seen
            from monitor.sighting_batches b
            join monitor.sighting_batches d on d.batch_id = coalesce(b.told_in, b.batch_id)
            where b.batch_id = $1
            """;

    /** Those that are shown, each with the sighting that is. */
    private static final String LATEST =
            "select m.mismatch_id, m.latest_sighting as sighting_id, m.latest_batch as batch_id";

    private static final String OF_A_JOB = "select s.mismatch_id, s.sighting_id, s.batch_id";

    private static final String FROM_LATEST = " from monitor.mismatches m";

    private static final String FROM_JOB =
            " from monitor.sightings s join monitor.mismatches m on m.mismatch_id = s.mismatch_id";

    private static final String VIEW = """
            select m.mismatch_id, m.dataset, m.record_key, m.resolution_status, m.resolution_notes, m.resolved_at,
                m.resolved_by, m.first_seen, m.last_seen, m.sightings, b.root_id, b.kinds[p.at] as kind, b.source_kind,
                b.target_kind,
                v.batch_id, p.at, %s as seen,
                (select c.status from monitor.changes c
                    where c.entity_id = m.record_key and c.dataset = m.dataset and c.undoes is null
                      and (c.mismatch_id in (m.latest_sighting, m.mismatch_id) or exists (
                        select from monitor.sighting_batches o
                        where o.root_id = c.root_id and o.first_key <= c.entity_id and o.last_key >= c.entity_id
                          and o.mismatch_ids[array_position(o.sighting_ids, c.mismatch_id)] = m.mismatch_id))
                    order by c.at desc limit 1) as repair_status
            from shown v
            join monitor.mismatches m on m.mismatch_id = v.mismatch_id
            join monitor.sighting_batches b on b.batch_id = v.batch_id
            cross join lateral (select array_position(b.sighting_ids, v.sighting_id) as at) p
            order by m.first_seen desc, m.mismatch_id
            """.formatted(SEEN_IF_SMALL);

    /**
     * The first that a root job or another saw, looked at again and again while the job runs. They are among those of as
     * many batches that begin the earliest, also where all of what stands was seen at one time.
     */
    private static final String FIRST = """
            with first as (
                (select batch_id, first_seen from monitor.sighting_batches
                    where root_id = $1 order by first_seen, batch_id limit $2)
                union all
                (select batch_id, first_seen from monitor.sighting_batches
                    where job_id = $1 and root_id <> $1 order by first_seen, batch_id limit $2)
            ), sample as (
                select s.sighting_id, s.mismatch_id, s.first_seen, f.batch_id
                from (select batch_id from first order by first_seen, batch_id limit $2) f
                join monitor.sighting_batches b on b.batch_id = f.batch_id
                cross join lateral unnest(b.sighting_ids, b.mismatch_ids, b.first_seens)
                    as s(sighting_id, mismatch_id, first_seen)
                order by s.first_seen, f.batch_id, s.sighting_id
                limit $2
            )
            select m.mismatch_id, m.record_key, m.resolution_status, m.first_seen, b.kinds[p.at] as kind, b.source_kind,
                b.target_kind, v.batch_id, p.at, %s as seen
            from sample v
            join monitor.mismatches m on m.mismatch_id = v.mismatch_id
            join monitor.sighting_batches b on b.batch_id = v.batch_id
            cross join lateral (select array_position(b.sighting_ids, v.sighting_id) as at) p
            order by v.first_seen, v.batch_id, v.sighting_id
            """.formatted(SEEN_IF_SMALL);

    private final Pool pool;
    private final ObjectMapper json;
    private final Clock clock;
    private final LargeLists lists;

    Mismatches(Pool pool, ObjectMapper json, Clock clock, LargeLists lists) {
        this.pool = pool;
        this.json = json;
        this.clock = clock;
        this.lists = lists;
    }

    Uni<Long> count(MismatchFilter filter) {
        Sql sql = filter.toSql();
        String from = filter.jobId() == null ? FROM_LATEST : FROM_JOB;
        return pool.preparedQuery("select count(*)" + from + sql.where())
                .execute(sql.values())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    Uni<List<MismatchView>> list(MismatchFilter filter) {
        Sql sql = filter.toSql();
        String shown = (filter.jobId() == null ? LATEST + FROM_LATEST : OF_A_JOB + FROM_JOB) + sql.where()
                + " order by m.first_seen desc, m.mismatch_id limit "
                + sql.place(filter.page().size())
                + " offset " + sql.place(filter.page().offset());
        return lists.inTurn(() -> views(shown, sql.values(), this::shortened));
    }

    /** By its own id, or by the id of any of its sightings, which is what the log of a job names. */
    Uni<Optional<MismatchView>> find(UUID id) {
        return views(LATEST + FROM_LATEST + " where m.mismatch_id = " + BY_ANY_ID, Tuple.of(id), Shown::whole)
                .map(views -> views.stream().findFirst());
    }

    /** What is shown of what was seen. */
    private record Shown(Seen seen, boolean shortened) {
        static Shown whole(Seen seen) {
            return new Shown(seen, false);
        }
    }

    private Shown shortened(Seen seen) {
        return new Shown(
                new Seen(
                        ShortDocument.ofItems(json, seen.fields()),
                        ShortDocument.of(json, seen.source()),
                        ShortDocument.of(json, seen.target()),
                        seen.sourceChecksum(),
                        seen.targetChecksum(),
                        seen.cut()),
                true);
    }

    private Uni<List<MismatchView>> views(String shown, Tuple values, Function<Seen, Shown> ofLarge) {
        return pool.preparedQuery("with shown as (" + shown + ")\n" + VIEW)
                .execute(values)
                .chain(rows -> oneByOne(rows, ofLarge, this::view));
    }

    /** What is large is read by itself: no more than one of them is there at once. */
    private <T> Uni<List<T>> oneByOne(RowSet<Row> rows, Function<Seen, Shown> ofLarge, BiFunction<Row, Shown, T> view) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> shown(row, ofLarge).map(shown -> view.apply(row, shown)))
                .collect()
                .asList();
    }

    private Uni<Shown> shown(Row row, Function<Seen, Shown> ofLarge) {
        return row.getBuffer("seen") != null
                ? Uni.createFrom().item(() -> Shown.whole(seen(row)))
                : pool.preparedQuery(SEEN)
                        .execute(Tuple.of(row.getLong("batch_id"), row.getInteger("at")))
                        .map(rows -> ofLarge.apply(seen(rows.iterator().next())));
    }

    /** How many mismatches the job found, by public type; of a root job also those of its children. */
    public Uni<Map<String, Long>> summary(UUID jobId) {
        return pool.preparedQuery("""
                        select kind, source_kind, target_kind, sum(found)::bigint as found
                        from monitor.sighting_counts
                        where root_id = $1 or job_id = $1
                        group by kind, source_kind, target_kind
                        having sum(found) > 0
                        """).execute(Tuple.of(jobId)).map(rows -> {
            Map<String, Long> counts = new TreeMap<>();
            rows.forEach(row -> counts.merge(type(row), row.getLong("found"), Long::sum));
            return counts;
        });
    }

    /** The first mismatches that the job found. */
    public Uni<List<MismatchSample>> samples(UUID jobId, int count) {
        return lists.inTurn(() -> pool.preparedQuery(FIRST)
                .execute(Tuple.of(jobId, count))
                .chain(rows -> oneByOne(rows, Shown::whole, this::sample)));
    }

    private MismatchSample sample(Row row, Shown shown) {
        return new MismatchSample(
                row.getUUID("mismatch_id"),
                row.getString("record_key"),
                type(row),
                row.getOffsetDateTime("first_seen").toInstant(),
                Resolution.valueOf(row.getString("resolution_status")),
                checksums(row, shown.seen()));
    }

    private MismatchView view(Row row, Shown shown) {
        Instant firstSeen = row.getOffsetDateTime("first_seen").toInstant();
        Instant resolvedAt = instant(row.getOffsetDateTime("resolved_at"));
        Instant until = resolvedAt == null ? clock.instant() : resolvedAt;
        String repair = row.getString("repair_status");
        Seen seen = shown.seen();
        Map<String, @Nullable Object> bySide = checksums(row, seen);
        StoreKinds kinds = kinds(row);
        bySide.put(kinds.sourceWord() + "_data", document(seen.source()));
        bySide.put(kinds.targetWord() + "_data", document(seen.target()));
        return new MismatchView(
                row.getUUID("mismatch_id"),
                row.getUUID("root_id"),
                row.getString("dataset"),
                row.getString("record_key"),
                type(row),
                seen.fields(),
                shown.shortened(),
                seen.cut(),
                firstSeen,
                firstSeen,
                row.getOffsetDateTime("last_seen").toInstant(),
                Math.max(0, Duration.between(firstSeen, until).toSeconds()),
                row.getLong("sightings"),
                Resolution.valueOf(row.getString("resolution_status")),
                row.getString("resolution_notes"),
                resolvedAt,
                row.getString("resolved_by"),
                repair == null ? null : ChangeStatus.valueOf(repair),
                bySide);
    }

    private static Map<String, @Nullable Object> checksums(Row row, Seen seen) {
        StoreKinds kinds = kinds(row);
        Map<String, @Nullable Object> checksums = new LinkedHashMap<>();
        checksums.put(kinds.sourceWord() + "_checksum", seen.sourceChecksum());
        checksums.put(kinds.targetWord() + "_checksum", seen.targetChecksum());
        return checksums;
    }

    private Seen seen(Row row) {
        return Seen.of(json, row.getBuffer("seen").getBytes());
    }

    private static StoreKinds kinds(Row row) {
        return new StoreKinds(row.getString("source_kind"), row.getString("target_kind"));
    }

    private static String type(Row row) {
        return kinds(row).publicType(MismatchKind.valueOf(row.getString("kind")));
    }

    private @Nullable JsonNode document(@Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored record cannot be read", e);
        }
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
