package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Segment;
import dev.parallax.scheduler.lifecycle.ChildrenSum;
import dev.parallax.scheduler.lifecycle.JobState;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import dev.parallax.scheduler.lifecycle.Step;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Locked rows and the steps taken on them, in memory until {@link #write}. When the last child of a job ends, the job
 * is summed up in the same transaction.
 */
final class UnitOfWork {
    private final Store store;
    private final Lifecycle lifecycle;
    private final Json json;
    private final Instant now;
    private final Map<UUID, QueueEntry> entries = new LinkedHashMap<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final List<Store.Line> lines = new ArrayList<>();
    private final List<NewJob> children = new ArrayList<>();
    private final List<QueueEntry> ended = new ArrayList<>();

    UnitOfWork(Store store, Lifecycle lifecycle, Json json, Instant now, Collection<QueueEntry> locked) {
        this.store = store;
        this.lifecycle = lifecycle;
        this.json = json;
        this.now = now;
        locked.forEach(entry -> entries.put(entry.job().id(), entry));
    }

    @Nullable
    QueueEntry find(UUID id) {
        return entries.get(id);
    }

    Collection<QueueEntry> all() {
        return List.copyOf(entries.values());
    }

    void take(QueueEntry entry, Step step) {
        Job job = entry.job();
        JobState before = entry.state();
        put(entry.with(step.next()));
        lines.addAll(Store.lines(step));
        step.children().forEach(segment -> children.add(child(job, segment)));
        UUID parentId = job.parentId();
        if (step.next().status().isTerminal() && !before.status().isTerminal()) {
            ended.add(entry.with(step.next()));
            QueueEntry parent = parentId == null ? null : entries.get(parentId);
            if (parent != null) {
                put(parent.with(lifecycle.childEnded(parent.state())));
            }
        }
    }

    /** Writes everything, and gives the jobs that ended. */
    Uni<List<QueueEntry>> write(SqlConnection connection) {
        return flush(connection).chain(() -> {
            List<UUID> due = entries.values().stream()
                    .filter(entry -> Lifecycle.awaitsSum(entry.state()))
                    .map(entry -> entry.job().id())
                    .toList();
            if (due.isEmpty()) {
                return Uni.createFrom().item(List.copyOf(ended));
            }
            return childrenOf(connection, due)
                    .chain(sums -> {
                        due.forEach(id -> sumUp(id, sums.getOrDefault(id, List.of())));
                        return flush(connection);
                    })
                    .map(nothing -> List.copyOf(ended));
        });
    }

    private void sumUp(UUID id, List<ChildrenSum.Child> children) {
        Optional.ofNullable(entries.get(id))
                .ifPresent(parent -> take(
                        parent, lifecycle.childrenEnded(parent.job(), parent.state(), ChildrenSum.of(children), now)));
    }

    private Uni<Void> flush(SqlConnection connection) {
        List<Store.Changed> rows = changed.stream()
                .map(entries::get)
                .map(entry -> new Store.Changed(entry.job().id(), entry.state()))
                .toList();
        List<NewJob> born = List.copyOf(children);
        List<Store.Line> written = List.copyOf(lines);
        changed.clear();
        children.clear();
        lines.clear();
        return store.update(connection, rows, now)
                .chain(() -> store.history(connection, written))
                .chain(() -> store.insert(connection, born, true));
    }

    private Uni<Map<UUID, List<ChildrenSum.Child>>> childrenOf(SqlConnection connection, List<UUID> parents) {
        return connection
                .preparedQuery("""
                        select parent_id, status, result::text as result, error::text as error \
                        from scheduler.job_queue where parent_id = any($1) order by parent_id, segment_no""")
                .execute(Tuple.of(parents.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, List<ChildrenSum.Child>> found = new HashMap<>();
                    rows.forEach(row -> found.computeIfAbsent(row.getUUID("parent_id"), id -> new ArrayList<>())
                            .add(new ChildrenSum.Child(
                                    JobStatus.valueOf(row.getString("status")),
                                    json.readNullable(row.getString("result"), JobResult.class),
                                    json.readNullable(row.getString("error"), JobError.class))));
                    return found;
                });
    }

    private void put(QueueEntry entry) {
        UUID id = entry.job().id();
        entries.put(id, entry);
        changed.add(id);
    }

    private NewJob child(Job parent, Segment segment) {
        Job job = new Job(
                UUID.randomUUID(),
                parent.id(),
                parent.rootId(),
                JobType.RECONCILE_SEGMENT,
                parent.dataset(),
                parent.entityType(),
                null,
                segment.range(),
                parent.strategy(),
                parent.priority(),
                1,
                parent.repair(),
                parent.origin(),
                now,
                parent.data());
        return new NewJob(job, now, List.of(), segment.number(), segment.estimatedRecords());
    }
}
