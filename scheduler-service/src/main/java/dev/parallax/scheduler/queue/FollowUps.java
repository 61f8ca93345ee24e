package dev.parallax.scheduler.queue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.followup.Action;
import dev.parallax.scheduler.followup.Planner;
import dev.parallax.scheduler.followup.Sighting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the follow-ups of records in line with their changes: a batch in one transaction; the same batch twice, or an
 * older change after a newer one, changes nothing.
 */
@Singleton
public final class FollowUps {
    private final Pool pool;
    private final Datasets datasets;
    private final FollowUpRows rows;
    private final Wakeup wakeup;
    private final OutcomeMeter meter;
    private final Clock clock;

    FollowUps(Pool pool, Datasets datasets, FollowUpRows rows, Wakeup wakeup, OutcomeMeter meter, Clock clock) {
        this.pool = pool;
        this.datasets = datasets;
        this.rows = rows;
        this.wakeup = wakeup;
        this.meter = meter;
        this.clock = clock;
    }

    /** Whether a change may bring about anything here. */
    public boolean concerns(Change change) {
        return change.status() == ChangeStatus.APPLIED
                && datasets.named(change.dataset())
                        .filter(dataset -> !dataset.followUps().isEmpty()
                                && dataset.entityType().equals(change.entityType()))
                        .isPresent();
    }

    /** Applies changes in their order; those that do not concern follow-ups are passed over. */
    public Uni<Void> apply(List<Change> changes) {
        // Sorted, so that two schedulers lock in the same order.
        Map<String, Map<String, List<Change>>> byRecord = new TreeMap<>();
        changes.stream().filter(this::concerns).forEach(change -> byRecord.computeIfAbsent(
                        change.dataset(), name -> new TreeMap<>())
                .computeIfAbsent(change.entityId(), key -> new ArrayList<>())
                .add(change));
        if (byRecord.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = clock.instant();
        return pool.withTransaction(connection -> {
                    List<QueueEntry> ended = new ArrayList<>();
                    Uni<Void> all = Uni.createFrom().voidItem();
                    for (var dataset : byRecord.entrySet()) {
                        Dataset declared = datasets.named(dataset.getKey()).orElseThrow();
                        all = all.chain(() -> apply(connection, declared, dataset.getValue(), now, ended));
                    }
                    return all.replaceWith(ended);
                })
                .invoke(ended -> {
                    ended.forEach(meter::ended);
                    wakeup.work();
                })
                .replaceWithVoid();
    }

    private Uni<Void> apply(
            SqlConnection connection,
            Dataset dataset,
            Map<String, List<Change>> changes,
            Instant now,
            List<QueueEntry> ended) {
        return sightings(connection, dataset.name(), changes).chain(known -> {
            List<News> news = new ArrayList<>();
            changes.forEach((key, ofRecord) -> {
                News latest = latest(ofRecord, known.get(key));
                if (latest != null) {
                    news.add(latest);
                }
            });
            List<String> keys =
                    news.stream().map(latest -> latest.change().entityId()).toList();
            return rows.lock(connection, dataset.name(), keys).chain(locked -> {
                Uni<Void> all = Uni.createFrom().voidItem();
                for (News latest : news) {
                    List<QueueEntry> own = locked.stream()
                            .filter(row ->
                                    latest.change().entityId().equals(row.job().entityId()))
                            .toList();
                    all = all.chain(() ->
                                    one(connection, dataset, latest, own, now).invoke(ended::addAll))
                            .replaceWithVoid();
                }
                return all;
            });
        });
    }

    private Uni<List<QueueEntry>> one(
            SqlConnection connection, Dataset dataset, News news, List<QueueEntry> own, Instant now) {
        Change change = news.change();
        List<Action> actions = Planner.plan(
                dataset.followUps(),
                change.action() == ChangeAction.DELETE ? null : change.after(),
                own.stream().map(FollowUpRows::entry).toList(),
                now);
        var cause = new FollowUpRows.Cause(
                dataset.name(), dataset.entityType(), change.entityId(), change.origin(), change.id());
        return rows.apply(connection, cause, actions, own, now)
                .call(() -> remember(connection, dataset.name(), change.entityId(), news.known()));
    }

    /**
     * The change that describes a record now.
     *
     * @param known what is to be remembered of it
     */
    private record News(Change change, Sighting known) {}

    /** Null if nothing is newer than what is known. */
    private static @Nullable News latest(List<Change> changes, @Nullable Sighting known) {
        News latest = null;
        Sighting newest = known;
        for (Change change : changes) {
            Sighting sighting = sighting(change);
            if (sighting.supersedes(newest)) {
                newest = sighting.following(newest);
                latest = new News(change, newest);
            }
        }
        return latest;
    }

    private static Sighting sighting(Change change) {
        boolean gone = change.action() == ChangeAction.DELETE;
        return new Sighting(change.id(), gone ? null : change.versionAfter(), change.at(), gone);
    }

    /** What is known of these records, locked until the transaction ends. */
    private static Uni<Map<String, Sighting>> sightings(
            SqlConnection connection, String dataset, Map<String, List<Change>> changes) {
        String[] keys = changes.keySet().toArray(String[]::new);
        // A row to lock; it stands for a change before all others.
        return connection
                .preparedQuery("""
                        insert into scheduler.follow_up_record \
                        (dataset, entity_id, change_id, changed_at, gone, gone_until) \
                        select $1, k.key, '00000000-0000-0000-0000-000000000000', 'epoch', true, 'epoch' \
                        from unnest($2::text[]) as k(key) order by k.key on conflict do nothing""")
                .execute(Tuple.of(dataset, keys))
                .chain(() -> connection.preparedQuery("""
                                select entity_id, change_id, version, changed_at, gone, gone_until \
                                from scheduler.follow_up_record \
                                where dataset = $1 and entity_id = any($2) order by entity_id for update""").execute(Tuple.of(dataset, keys)))
                .map(found -> {
                    Map<String, Sighting> known = new HashMap<>();
                    found.forEach(row -> known.put(
                            row.getString("entity_id"),
                            new Sighting(
                                    row.getUUID("change_id"),
                                    row.getString("version"),
                                    Columns.instant(row, "changed_at"),
                                    row.getBoolean("gone"),
                                    Columns.instant(row, "gone_until"))));
                    return known;
                });
    }

    private static Uni<Void> remember(SqlConnection connection, String dataset, String key, Sighting seen) {
        return connection
                .preparedQuery("""
                        update scheduler.follow_up_record set change_id = $3, version = $4, changed_at = $5, gone = $6, \
                        gone_until = $7 \
                        where dataset = $1 and entity_id = $2""")
                .execute(Tuple.from(Arrays.asList(
                        dataset,
                        key,
                        seen.changeId(),
                        seen.version(),
                        Columns.utc(seen.at()),
                        seen.gone(),
                        Columns.utc(seen.goneUntil()))))
                .replaceWithVoid();
    }
}
