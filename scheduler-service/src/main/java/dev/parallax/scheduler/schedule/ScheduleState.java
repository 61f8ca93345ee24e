package dev.parallax.scheduler.schedule;

import dev.parallax.common.job.Origin;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is remembered of schedules over a restart. */
@Singleton
final class ScheduleState {
    private static final Logger LOG = Logger.getLogger(ScheduleState.class);

    private final Pool pool;
    private final Clock clock;

    ScheduleState(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * One schedule's.
     *
     * @param lastFire the latest time that fired, and the job that it started
     */
    record Kept(
            Instant seenAt,
            @Nullable Instant pausedAt,
            @Nullable String pausedBy,
            @Nullable Instant lastFire,
            @Nullable UUID lastJob) {}

    /** Locks the schedules until the transaction ends; one that is new counts as seen up to {@code start}. */
    static Uni<Map<String, Kept>> lock(SqlConnection connection, List<String> datasets, Instant start) {
        String[] names = datasets.toArray(String[]::new);
        return connection
                .preparedQuery("""
                        insert into scheduler.schedule_state (dataset, seen_at) \
                        select d.name, $2 from unnest($1::text[]) as d(name) order by 1 on conflict do nothing""")
                .execute(Tuple.of(names, utc(start)))
                .chain(() -> connection.preparedQuery("""
                                select dataset, seen_at, paused_at, paused_by, null::timestamptz as fire_at, \
                                null::uuid as job_id from scheduler.schedule_state \
                                where dataset = any($1) order by dataset for update""").execute(Tuple.of((Object) names)))
                .map(ScheduleState::byDataset);
    }

    static Uni<Void> seen(SqlConnection connection, List<String> datasets, Instant now) {
        return connection
                .preparedQuery("update scheduler.schedule_state set seen_at = greatest(seen_at, $2)"
                        + " where dataset = any($1)")
                .execute(Tuple.of(datasets.toArray(String[]::new), utc(now)))
                .replaceWithVoid();
    }

    Uni<Map<String, Kept>> all() {
        return pool.query("""
                        select s.dataset, s.seen_at, s.paused_at, s.paused_by, f.fire_at, f.job_id \
                        from scheduler.schedule_state s left join lateral (\
                        select fire_at, job_id from scheduler.schedule_fire f where f.dataset = s.dataset \
                        order by fire_at desc limit 1) f on true""").execute().map(ScheduleState::byDataset);
    }

    /** Pauses; if it is paused already, the first pause stays. */
    Uni<Void> pause(String dataset, Origin by) {
        String actor = by.actor();
        LOG.infof("Schedule of %s is paused by %s (%s)", dataset, by.system(), actor);
        return pool.preparedQuery("""
                        insert into scheduler.schedule_state as s (dataset, seen_at, paused_at, paused_by) \
                        values ($1, $2, $2, $3) on conflict (dataset) do update \
                        set paused_at = coalesce(s.paused_at, excluded.paused_at), \
                        paused_by = coalesce(s.paused_by, excluded.paused_by)""")
                .execute(Tuple.of(dataset, utc(clock.instant()), actor == null ? by.system() : actor))
                .replaceWithVoid();
    }

    /** Resumes; the times that passed meanwhile are not made up for. */
    Uni<Void> resume(String dataset, Origin by) {
        LOG.infof("Schedule of %s is resumed by %s (%s)", dataset, by.system(), by.actor());
        return pool.preparedQuery("""
                        update scheduler.schedule_state set paused_at = null, paused_by = null, \
                        seen_at = greatest(seen_at, $2) where dataset = $1 and paused_at is not null""")
                .execute(Tuple.of(dataset, utc(clock.instant())))
                .replaceWithVoid();
    }

    private static Map<String, Kept> byDataset(Iterable<Row> rows) {
        Map<String, Kept> kept = new LinkedHashMap<>();
        rows.forEach(row -> kept.put(
                row.getString("dataset"),
                new Kept(
                        row.getOffsetDateTime("seen_at").toInstant(),
                        maybe(row, "paused_at"),
                        row.getString("paused_by"),
                        maybe(row, "fire_at"),
                        row.getUUID("job_id"))));
        return kept;
    }

    private static @Nullable Instant maybe(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
