package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.followup.Action;
import dev.parallax.scheduler.followup.FollowUp;
import dev.parallax.scheduler.followup.Planner;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follow-ups of records that no longer exist. An incremental run never hears of a deletion, so after its segment the
 * records that follow-ups wait for are looked up at the target, as children of the run.
 */
@Singleton
final class Orphans {
    /** Keys that one child looks up. */
    static final int BATCH = 500;

    private final Datasets datasets;
    private final FollowUpRows rows;

    Orphans(Datasets datasets, FollowUpRows rows) {
        this.datasets = datasets;
        this.rows = rows;
    }

    static boolean concern(Job parent) {
        return parent.type() == JobType.RECONCILE_DATASET && parent.strategy() == Strategy.INCREMENTAL;
    }

    /**
     * The children that look up every record with a follow-up that waits; none if none waits.
     *
     * @param firstNumber of them among the parent's children
     */
    Uni<List<NewJob>> search(SqlConnection connection, Job parent, int firstNumber, Instant now) {
        return connection.preparedQuery("""
                        select distinct entity_id from scheduler.job_queue where job_type = 'FOLLOW_UP' \
                        and dataset = $1 and finished_at is null and status = 'QUEUED' order by entity_id""").execute(Tuple.of(parent.dataset())).map(found -> {
            List<String> keys = new ArrayList<>(found.size());
            found.forEach(row -> keys.add(row.getString("entity_id")));
            List<NewJob> children = new ArrayList<>();
            for (int from = 0; from < keys.size(); from += BATCH) {
                List<String> some = List.copyOf(keys.subList(from, Math.min(from + BATCH, keys.size())));
                children.add(child(parent, some, firstNumber + children.size(), now));
            }
            return children;
        });
    }

    private static NewJob child(Job parent, List<String> keys, int number, Instant now) {
        Map<String, Object> data = new LinkedHashMap<>(parent.data());
        data.put("keys", keys);
        Job job = new Job(
                JobIds.next(),
                parent.id(),
                parent.rootId(),
                JobType.FIND_ORPHANS,
                parent.dataset(),
                parent.entityType(),
                null,
                null,
                parent.strategy(),
                parent.priority(),
                1,
                parent.repair(),
                parent.origin(),
                now,
                data);
        return new NewJob(job, now, List.of(), number, keys.size());
    }

    /**
     * Takes the follow-ups of missing records from the queue. A record that changed after the search was ordered may
     * have come back, and is left alone.
     *
     * @param search the child that looked
     * @return the entries that ended
     */
    Uni<List<QueueEntry>> remove(SqlConnection connection, Job search, List<String> missing, Instant now) {
        // Of a dataset that is refused it is not known what else would follow.
        if (missing.isEmpty() || datasets.refused(search.dataset()).isPresent()) {
            return Uni.createFrom().item(List.of());
        }
        return gone(connection, search, missing)
                .chain(gone -> rows.lock(connection, search.dataset(), gone).chain(locked -> {
                    List<QueueEntry> ended = new ArrayList<>();
                    Uni<Void> all = Uni.createFrom().voidItem();
                    for (String key : gone) {
                        List<QueueEntry> own = locked.stream()
                                .filter(row -> key.equals(row.job().entityId()))
                                .toList();
                        all = all.chain(() -> one(connection, search, key, own, now))
                                .invoke(ended::addAll)
                                .replaceWithVoid();
                    }
                    return all.replaceWith(ended);
                }));
    }

    private Uni<List<QueueEntry>> one(
            SqlConnection connection, Job search, String key, List<QueueEntry> own, Instant now) {
        List<FollowUp> declared =
                datasets.named(search.dataset()).map(Dataset::followUps).orElse(List.of());
        List<Action> actions = Planner.planMissing(
                declared, own.stream().map(FollowUpRows::entry).toList(), now);
        var cause = new FollowUpRows.Cause(search.dataset(), search.entityType(), key, search.origin(), null);
        return rows.apply(connection, cause, actions, own, now);
    }

    /** Marks the records as gone, and locks them against changes that come at the same time. */
    private static Uni<List<String>> gone(SqlConnection connection, Job search, List<String> missing) {
        return connection
                .preparedQuery("""
                        update scheduler.follow_up_record r set gone = true from (\
                        select entity_id from scheduler.follow_up_record where dataset = $1 and entity_id = any($2) \
                        and changed_at < $3 order by entity_id for update) f \
                        where r.dataset = $1 and r.entity_id = f.entity_id returning r.entity_id""")
                .execute(Tuple.of(search.dataset(), missing.toArray(String[]::new), Columns.utc(search.createdAt())))
                .map(updated -> {
                    List<String> keys = new ArrayList<>(updated.size());
                    updated.forEach(row -> keys.add(row.getString("entity_id")));
                    return keys.stream().sorted().toList();
                });
    }
}
