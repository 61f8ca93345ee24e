package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.scheduler.lifecycle.ChildrenSum;
import dev.parallax.scheduler.lifecycle.JobState;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import dev.parallax.scheduler.lifecycle.RepairJudgement;
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
    private final Orphans orphans;
    private final Instant now;
    private final Map<UUID, QueueEntry> entries = new LinkedHashMap<>();
    private final Map<UUID, JobState> written = new HashMap<>();
    private final Set<UUID> changed = new LinkedHashSet<>();
    private final List<History.Line> lines = new ArrayList<>();
    private final List<NewJob> children = new ArrayList<>();
    private final List<QueueEntry> ended = new ArrayList<>();

    UnitOfWork(
            Store store, Lifecycle lifecycle, Json json, Orphans orphans, Instant now, Collection<QueueEntry> locked) {
        this.store = store;
        this.lifecycle = lifecycle;
        this.json = json;
        this.orphans = orphans;
        this.now = now;
        locked.forEach(entry -> {
            entries.put(entry.job().id(), entry);
            written.put(entry.job().id(), entry.state());
        });
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
        lines.addAll(History.lines(step));
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
        return removeOrphans(connection).chain(() -> flush(connection)).chain(() -> {
            List<UUID> due = entries.values().stream()
                    .filter(entry -> Lifecycle.awaitsSum(entry.state()))
                    .map(entry -> entry.job().id())
                    .toList();
            if (due.isEmpty()) {
                return Uni.createFrom().item(List.copyOf(ended));
            }
            return childrenOf(connection, due)
                    .chain(sums -> {
                        Uni<Void> all = Uni.createFrom().voidItem();
                        for (UUID id : due) {
                            all = all.chain(() -> sumUp(connection, id, sums.getOrDefault(id, List.of())));
                        }
                        return all.chain(() -> flush(connection));
                    })
                    .map(nothing -> List.copyOf(ended));
        });
    }

    private Uni<Void> sumUp(SqlConnection connection, UUID id, List<ChildrenSum.Child> children) {
        QueueEntry parent = entries.get(id);
        if (parent == null) {
            return Uni.createFrom().voidItem();
        }
        ChildrenSum sum = ChildrenSum.of(children);
        List<NewJob> applications = applications(parent.job(), sum);
        if (!applications.isEmpty()) {
            put(parent.with(lifecycle.childrenAdded(parent.state(), applications.size())));
            this.children.addAll(applications);
            return Uni.createFrom().voidItem();
        }
        Uni<List<NewJob>> searches = Orphans.concern(parent.job()) && sum.mayBeFollowedBySearch()
                ? orphans.search(connection, parent.job(), children.size(), now)
                : Uni.createFrom().item(List.of());
        return searches.invoke(born -> {
                    if (born.isEmpty()) {
                        take(parent, lifecycle.childrenEnded(parent.job(), parent.state(), sum, now));
                    } else {
                        put(parent.with(lifecycle.childrenAdded(parent.state(), born.size())));
                        this.children.addAll(born);
                    }
                })
                .replaceWithVoid();
    }

    /** What makes the repairs that the segments planned, if that was not decided before and their limits let them. */
    private List<NewJob> applications(Job run, ChildrenSum sum) {
        return sum.applications().isEmpty()
                        && RepairJudgement.of(sum) instanceof RepairJudgement.Apply(boolean deleting)
                ? Applications.of(run, sum, sum.segments().size(), deleting, run.origin(), now)
                : List.of();
    }

    /** What searches found missing goes with the end of the search, and is counted in its result. */
    private Uni<Void> removeOrphans(SqlConnection connection) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (QueueEntry search : List.copyOf(ended)) {
            JobResult result = search.state().result();
            if (search.job().type() == JobType.FIND_ORPHANS && result != null) {
                all = all.chain(() -> orphans.remove(connection, search.job(), missing(result), now)
                        .invoke(removed -> {
                            put(search.with(lifecycle.orphansRemoved(search.state(), result, removed.size())));
                            ended.addAll(removed);
                        })
                        .replaceWithVoid());
            }
        }
        return all;
    }

    private static List<String> missing(JobResult result) {
        return result.details().get("missing") instanceof List<?> keys
                ? keys.stream().map(String::valueOf).toList()
                : List.of();
    }

    private Uni<Void> flush(SqlConnection connection) {
        List<Store.Changed> rows = changed.stream()
                .map(entries::get)
                .map(entry -> new Store.Changed(
                        entry.job().id(), written.get(entry.job().id()), entry.state()))
                .toList();
        rows.forEach(row -> written.put(row.id(), row.state()));
        List<NewJob> born = List.copyOf(children);
        List<History.Line> happened = List.copyOf(lines);
        changed.clear();
        children.clear();
        lines.clear();
        return Pipeline.inOrder(
                () -> store.update(connection, rows, happened, now), () -> store.insert(connection, born));
    }

    Uni<Map<UUID, List<ChildrenSum.Child>>> childrenOf(SqlConnection connection, List<UUID> parents) {
        return connection
                .preparedQuery("""
                        select id, parent_id, job_type, range_from, range_to, status, result::text as result, \
                        error::text as error \
                        from scheduler.job_queue where parent_id = any($1) order by parent_id, segment_no""")
                .execute(Tuple.of(parents.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, List<ChildrenSum.Child>> found = new HashMap<>();
                    rows.forEach(row -> found.computeIfAbsent(row.getUUID("parent_id"), id -> new ArrayList<>())
                            .add(new ChildrenSum.Child(
                                    row.getUUID("id"),
                                    JobType.valueOf(row.getString("job_type")),
                                    new KeyRange(row.getString("range_from"), row.getString("range_to")),
                                    JobStatus.valueOf(row.getString("status")),
                                    json.readNullable(row.getString("result"), JobResult.class),
                                    json.readNullable(row.getString("error"), JobError.class))));
                    return found;
                });
    }

    /** A run that had ended goes on with these children. */
    void goOn(QueueEntry parent, List<NewJob> born, Step step) {
        take(parent, step);
        bear(born);
    }

    /** These enter the queue with what else is written. */
    void bear(List<NewJob> born) {
        children.addAll(born);
    }

    private void put(QueueEntry entry) {
        UUID id = entry.job().id();
        entries.put(id, entry);
        changed.add(id);
    }

    private NewJob child(Job parent, Segment segment) {
        Job job = new Job(
                JobIds.next(),
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
