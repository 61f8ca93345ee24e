package dev.parallax.reconciler.planned;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Job;
import dev.parallax.reconciler.settle.Fingerprint;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The plans of runs, segment by segment. Only the current attempt of a segment adds to its plan, and a new attempt begins
 * it anew. A plan is kept whatever becomes of it for a while, and while its repairs are held back.
 */
@ApplicationScoped
public class PlannedRepairs {
    // As with the journal, the lock on the claim fences an older attempt or waits for it.
    private static final String FENCE = """
            with fence as materialized (
                select 1 from reconciler.claims where job_id = $1 and attempt = $2 and cancelled_at is null
                for share),
            """;

    private static final String BEGIN = FENCE + """
            gone as (delete from reconciler.planned_repairs p using fence where p.job_id = $1)
            select count(*) as current from fence""";

    private static final String KEEP = FENCE + """
            written as (
                insert into reconciler.planned_repairs (job_id, record_key, root_id, dataset, mismatch_kind, action,
                    fingerprint_high, fingerprint_low, planned_at)
                select $1, r.record_key, $3, $4, r.kind, r.action, r.high, r.low, $5
                from unnest($6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[])
                    as r (record_key, kind, action, high, low), fence
                on conflict (job_id, record_key) do nothing
                returning record_key)
            select (select count(*) from fence) as current, (select array_agg(record_key) from written) as keys""";

    private static final String PAGE = """
            select job_id, record_key, mismatch_kind, action, fingerprint_high, fingerprint_low
            from reconciler.planned_repairs
            where job_id = any($1) and (job_id, record_key) > ($2, $3 collate "C")
            order by job_id, record_key limit $4""";

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Pool pool;

    PlannedRepairs(Pool pool) {
        this.pool = pool;
    }

    /** Drops what earlier attempts of the segment planned; false if a newer attempt exists or it was cancelled. */
    public Uni<Boolean> begin(Job segment) {
        return pool.preparedQuery(BEGIN)
                .execute(Tuple.of(segment.id(), segment.attempt()))
                .map(rows -> rows.iterator().next().getLong("current") > 0);
    }

    /**
     * Adds to the plan of a segment.
     *
     * @return the keys that were not in it yet; empty if a newer attempt exists or it was cancelled, and nothing was added
     */
    public Uni<Optional<Set<String>>> keep(Job segment, Collection<PlannedRepair> repairs, Instant at) {
        var keys = new ArrayList<String>(repairs.size());
        var kinds = new ArrayList<String>(repairs.size());
        var actions = new ArrayList<String>(repairs.size());
        var high = new ArrayList<Long>(repairs.size());
        var low = new ArrayList<Long>(repairs.size());
        for (var repair : repairs) {
            keys.add(repair.recordKey());
            kinds.add(repair.kind().name());
            actions.add(repair.action().name());
            high.add(repair.read().high());
            low.add(repair.read().low());
        }
        return pool.preparedQuery(KEEP)
                .execute(Tuple.tuple()
                        .addUUID(segment.id())
                        .addInteger(segment.attempt())
                        .addUUID(segment.rootId())
                        .addString(segment.dataset())
                        .addOffsetDateTime(utc(at))
                        .addArrayOfString(keys.toArray(String[]::new))
                        .addArrayOfString(kinds.toArray(String[]::new))
                        .addArrayOfString(actions.toArray(String[]::new))
                        .addArrayOfLong(high.toArray(Long[]::new))
                        .addArrayOfLong(low.toArray(Long[]::new)))
                .map(PlannedRepairs::kept);
    }

    private static Optional<Set<String>> kept(RowSet<Row> rows) {
        var row = rows.iterator().next();
        if (row.getLong("current") == 0) {
            return Optional.empty();
        }
        var keys = row.getArrayOfStrings("keys");
        return Optional.of(keys == null ? Set.of() : Set.copyOf(Arrays.asList(keys)));
    }

    /** How many repairs these segments planned. */
    public Uni<Long> count(Collection<UUID> segments) {
        return pool.preparedQuery("select count(*) from reconciler.planned_repairs where job_id = any($1)")
                .execute(Tuple.tuple().addArrayOfUUID(segments.toArray(UUID[]::new)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /**
     * What these segments planned, in an order that stays.
     *
     * @param after the last one that was read; null to begin
     */
    public Uni<List<PlannedRepair>> page(Collection<UUID> segments, @Nullable PlannedRepair after, int limit) {
        return pool.preparedQuery(PAGE)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(segments.toArray(UUID[]::new))
                        .addUUID(after == null ? BEFORE_ALL : after.jobId())
                        .addString(after == null ? "" : after.recordKey())
                        .addInteger(limit))
                .map(rows -> {
                    var page = new ArrayList<PlannedRepair>(rows.size());
                    rows.forEach(row -> page.add(read(row)));
                    return page;
                });
    }

    private static PlannedRepair read(Row row) {
        return new PlannedRepair(
                row.getUUID("job_id"),
                row.getString("record_key"),
                MismatchKind.valueOf(row.getString("mismatch_kind")),
                ChangeAction.valueOf(row.getString("action")),
                new Fingerprint(row.getLong("fingerprint_high"), row.getLong("fingerprint_low")));
    }

    /** Forgets some of what was planned before this time, but by runs whose repairs are held back. @return how many */
    public Uni<Integer> purge(Instant before, int most) {
        return pool.preparedQuery("""
                        delete from reconciler.planned_repairs where ctid = any(array(
                            select p.ctid from reconciler.planned_repairs p where p.planned_at < $1
                                and not exists (select from reconciler.held_runs h where h.root_id = p.root_id)
                            order by p.planned_at limit $2 for update skip locked))""").execute(Tuple.of(utc(before), most)).map(RowSet::rowCount);
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
