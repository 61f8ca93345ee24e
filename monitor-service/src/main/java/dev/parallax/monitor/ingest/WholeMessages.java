package dev.parallax.monitor.ingest;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.SightingIds;
import dev.parallax.common.drift.Standing;
import dev.parallax.monitor.ingest.EarlierMessages.Sighted;
import dev.parallax.monitor.message.MismatchMessage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes in what every night tells of drift that nobody mends: all that an earlier message told stands, and is open. Its
 * batch is copied where it is, and of each mismatch only the time and the sighting are set. What is otherwise is left to
 * be taken in one by one. The datasets must be locked.
 */
final class WholeMessages {

    /** A run that began, or an agreement that was seen, after the time may resolve some. */
    private static final String LATER = """
            select exists (
                    select from monitor.clearances where applied and dataset = any($1) and started_at > $2)
                or exists (select from monitor.agreements where dataset = any($1) and as_of > $2) as later
            """;

    /** Each is looked up before it is joined, as where they are seen again one by one. */
    private static final String SEE_AGAIN = """
            with again as (
                update monitor.mismatches m
                set kind = k.kind, last_seen = s.at, latest_sighting = k.id, latest_batch = s.batch,
                    sightings = m.sightings + 1
                from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[], $5::integer[],
                    $6::timestamptz[]) as s(told_in, batch, at, first, last, before)
                join monitor.sighting_batches b on b.batch_id = s.told_in
                cross join lateral unnest(b.mismatch_ids, b.kinds, ($7::uuid[])[s.first:s.last])
                    as k(mismatch_id, kind, id)
                cross join lateral (
                    select ctid from monitor.mismatches
                    where mismatch_id = k.mismatch_id and resolution_status = 'PENDING' and last_seen < s.before
                    offset 0) o
                where m.ctid = o.ctid
                returning s.batch
            )
            select batch, count(*) as seen from again group by batch
            """;

    private static final String SEEN_AGAIN = """
            select m.latest_sighting, m.mismatch_id
            from monitor.sighting_batches b
            cross join lateral unnest(b.mismatch_ids) as k(mismatch_id)
            join monitor.mismatches m on m.mismatch_id = k.mismatch_id
            where b.batch_id = $1 and m.latest_batch = $2
            """;

    private static final String ADD = """
            insert into monitor.sighting_batches (batch_id, job_id, root_id, dataset, source_kind, target_kind,
                first_key, last_key, first_id, last_id, first_seen, sighting_ids, mismatch_ids, kinds, first_seens,
                last_seens, starts, ends, keys, message, told_in)
            select s.batch, s.job, s.root, b.dataset, s.source, s.target, b.first_key, b.last_key, s.first_id,
                s.last_id, s.at, ($12::uuid[])[s.first:s.last], b.mismatch_ids, b.kinds,
                array_fill(s.at, array[s.last - s.first + 1]), array_fill(s.at, array[s.last - s.first + 1]),
                b.starts, b.ends, b.keys, '', b.batch_id
            from unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::integer[], $5::integer[], $6::uuid[],
                $7::uuid[], $8::text[], $9::text[], $10::uuid[], $11::uuid[])
                as s(told_in, batch, at, first, last, job, root, source, target, first_id, last_id)
            join monitor.sighting_batches b on b.batch_id = s.told_in
            """;

    private WholeMessages() {}

    /**
     * What was done.
     *
     * @param whole those of which everything was taken in
     * @param rest the others, in order
     * @param again of these, mismatches that were seen again, by the ids of the sightings
     */
    record Taken(List<Stand> whole, List<Numbered> rest, Map<UUID, UUID> again) {}

    /**
     * All of a message that stands.
     *
     * @param toldIn the batch of that message
     * @param ids of the sightings now, in the order of that batch
     */
    record Stand(
            MismatchMessage message, Instant at, long batch, long toldIn, List<Sighted> sightings, List<UUID> ids) {

        Map<MismatchKind, Long> kinds() {
            return sightings.stream().collect(Collectors.groupingBy(Sighted::kind, Collectors.counting()));
        }
    }

    static Uni<Taken> take(SqlConnection tx, List<Numbered> tellings, Collection<String> datasets) {
        List<Numbered> whole = tellings.stream().filter(WholeMessages::isWhole).toList();
        Taken nothing = new Taken(List.of(), tellings, Map.of());
        if (whole.isEmpty()) {
            return Uni.createFrom().item(nothing);
        }
        List<Stand> stands = whole.stream().map(WholeMessages::stand).toList();
        return later(tx, stands, datasets)
                .chain(later -> later
                        ? Uni.createFrom().item(nothing)
                        : SightingBatches.earliest(tx, roots(stands))
                                .chain(earliest -> take(tx, tellings, stands, earliest)));
    }

    private static boolean isWhole(Numbered numbered) {
        Telling telling = numbered.telling();
        Standing standing = telling.standing();
        return standing != null
                && standing.only().isEmpty()
                && telling.earlier()
                                .sightings(telling.message().dataset(), standing)
                                .size()
                        == standing.count();
    }

    private static Stand stand(Numbered numbered) {
        Telling telling = numbered.telling();
        MismatchMessage message = telling.message();
        Standing standing = Objects.requireNonNull(telling.standing());
        List<Sighted> sightings = telling.earlier().sightings(message.dataset(), standing);
        SightingIds ids = SightingIds.of(message.rootId());
        SightingIds before = SightingIds.of(standing.seenBy());
        return new Stand(
                message,
                standing.seenAt(),
                numbered.batch(),
                telling.earlier().batch(message.dataset(), standing),
                sightings,
                sightings.stream().map(one -> ids.again(before, one.id())).toList());
    }

    private static Uni<Boolean> later(SqlConnection tx, List<Stand> stands, Collection<String> datasets) {
        Instant oldest = stands.stream().map(Stand::at).min(Instant::compareTo).orElseThrow();
        return tx.preparedQuery(LATER)
                .execute(Tuple.tuple()
                        .addArrayOfString(datasets.toArray(String[]::new))
                        .addOffsetDateTime(oldest.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.iterator().next().getBoolean("later"));
    }

    private static Uni<Taken> take(
            SqlConnection tx, List<Numbered> tellings, List<Stand> stands, Map<UUID, Instant> earliest) {
        Tuple each = columns(stands)
                .times(stand -> {
                    Instant begin = earliest.getOrDefault(stand.message().rootId(), stand.at());
                    return begin.isBefore(stand.at()) ? begin : stand.at();
                })
                .tuple()
                .addArrayOfUUID(ids(stands));
        return tx.preparedQuery(SEE_AGAIN).execute(each).chain(rows -> {
            Map<Long, Long> seen = new HashMap<>();
            rows.forEach(row -> seen.put(row.getLong("batch"), row.getLong("seen")));
            List<Stand> whole = new ArrayList<>();
            List<Stand> partly = new ArrayList<>();
            stands.forEach(stand ->
                    (seen.getOrDefault(stand.batch(), 0L) == stand.ids().size() ? whole : partly).add(stand));
            return seenAgain(tx, partly, 0, new HashMap<>())
                    .chain(again -> add(tx, whole).replaceWith(new Taken(whole, others(tellings, whole), again)));
        });
    }

    private static Uni<Map<UUID, UUID>> seenAgain(
            SqlConnection tx, List<Stand> partly, int next, Map<UUID, UUID> again) {
        if (next == partly.size()) {
            return Uni.createFrom().item(again);
        }
        Stand stand = partly.get(next);
        return tx.preparedQuery(SEEN_AGAIN)
                .execute(Tuple.of(stand.toldIn(), stand.batch()))
                .chain(rows -> {
                    rows.forEach(row -> again.put(row.getUUID("latest_sighting"), row.getUUID("mismatch_id")));
                    return seenAgain(tx, partly, next + 1, again);
                });
    }

    private static Uni<Void> add(SqlConnection tx, List<Stand> whole) {
        return whole.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(ADD)
                        .execute(columns(whole)
                                .uuids(stand -> stand.message().jobId())
                                .uuids(stand -> stand.message().rootId())
                                .texts(stand -> stand.message().sourceKind())
                                .texts(stand -> stand.message().targetKind())
                                .uuids(stand -> SightingBatches.least(stand.ids()))
                                .uuids(stand -> SightingBatches.greatest(stand.ids()))
                                .tuple()
                                .addArrayOfUUID(ids(whole)))
                        .replaceWithVoid();
    }

    /** Where each is, with the part of the ids of all that it has. */
    private static Columns<Stand> columns(List<Stand> stands) {
        Map<Long, Integer> last = new HashMap<>();
        int number = 0;
        for (Stand stand : stands) {
            number += stand.ids().size();
            last.put(stand.batch(), number);
        }
        return new Columns<>(stands)
                .numbers(Stand::toldIn)
                .numbers(Stand::batch)
                .times(Stand::at)
                .places(stand ->
                        last.getOrDefault(stand.batch(), 0) - stand.ids().size() + 1)
                .places(stand -> last.get(stand.batch()));
    }

    private static UUID[] ids(List<Stand> stands) {
        return stands.stream().flatMap(stand -> stand.ids().stream()).toArray(UUID[]::new);
    }

    private static List<Numbered> others(List<Numbered> tellings, List<Stand> whole) {
        var batches = whole.stream().map(Stand::batch).collect(Collectors.toSet());
        return tellings.stream().filter(one -> !batches.contains(one.batch())).toList();
    }

    private static List<UUID> roots(List<Stand> stands) {
        return stands.stream().map(stand -> stand.message().rootId()).distinct().toList();
    }
}
