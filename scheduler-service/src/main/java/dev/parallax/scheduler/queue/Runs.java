package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The entrance of jobs over whole datasets. One that asks for what another one waits to do joins it: that one has read
 * nothing yet, so it will see whatever the later trigger is about. So triggers of a dataset whose store is away are one
 * job, however many come.
 */
@Singleton
final class Runs {
    /** One trigger of a dataset at a time looks whether there is a job to join. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('run/' || d.name, 0))"
            + " from unnest($1::text[]) as d(name)";

    /**
     * The oldest that waits and was never sent, with the same parameters and for the same time. It waits for the same jobs,
     * or it is made to, but that only while another run of its dataset is at work and it could not go anyway: triggers
     * that follow one another closely would else put it off for ever. One that goes at this moment is passed over.
     */
    private static final String JOIN = """
            update scheduler.job_queue w set priority = greatest(w.priority, $8), \
            depends_on = case when $5::text::uuid[] <@ w.depends_on then w.depends_on else array(\
            select d.id from scheduler.job_queue d where d.id = any(w.depends_on) and d.finished_at is null) \
            || $5::text::uuid[] end, \
            ready = w.ready and $5::text::uuid[] <@ w.depends_on \
            where w.id = (select q.id from scheduler.job_queue q \
            where q.job_type = 'RECONCILE_DATASET' and q.dataset = $1 and q.finished_at is null \
            and q.status = 'QUEUED' and q.attempt = 0 \
            and q.strategy = $2 and q.repair = $3 and q.data = $4::text::jsonb \
            and (q.depends_on = '{}') = ($5::text::uuid[] = '{}') \
            and (q.run_at = $6 or ($6 <= $7 and q.run_at <= greatest($7, q.created_at))) \
            and ($5::text::uuid[] <@ q.depends_on or exists (select 1 from scheduler.job_queue o \
            where o.job_type = 'RECONCILE_DATASET' and o.dataset = $1 and o.finished_at is null \
            and (o.status <> 'QUEUED' or o.attempt > 0))) \
            order by q.seq limit 1 for no key update skip locked) \
            returning w.id, w.created_at, length(w.steps) - length(replace(w.steps, E'\\n', '')) as steps_taken""";

    private final Store store;
    private final Json json;

    Runs(Store store, Json json) {
        this.store = store;
        this.json = json;
    }

    /**
     * Adds jobs that start together, or joins those that wait for the same. The more urgent priority of both holds.
     *
     * @param jobs for different datasets, which depend on none but one another
     * @return what stands for each, in their order
     */
    Uni<List<JobQueue.Waiting>> addOrJoin(SqlConnection connection, List<NewJob> jobs) {
        Entry entry = new Entry(jobs);
        String[] datasets = jobs.stream()
                .map(job -> job.job().dataset())
                .sorted()
                .distinct()
                .toArray(String[]::new);
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of((Object) datasets))
                .chain(() -> join(connection, entry))
                .chain(() -> store.insert(connection, entry.entered))
                .chain(() -> store.joined(connection, entry.joins))
                .map(nothing -> entry.waiting());
    }

    private Uni<Void> join(SqlConnection connection, Entry entry) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (int i = 0; i < entry.jobs.size(); i++) {
            all = all.chain(() -> {
                        NewJob next = entry.next();
                        return connection
                                .preparedQuery(JOIN)
                                .execute(values(next))
                                .invoke(rows -> entry.take(next, rows));
                    })
                    .replaceWithVoid();
        }
        return all;
    }

    private Tuple values(NewJob entry) {
        Job job = entry.job();
        return Tuple.from(Arrays.asList(
                job.dataset(),
                job.strategy().name(),
                job.repair(),
                json.write(job.data()),
                JobRows.literal(entry.dependsOn()),
                Columns.utc(entry.runAt()),
                Columns.utc(job.createdAt()),
                Columns.rank(job.priority())));
    }

    /** Jobs on their way into the queue: each after those it depends on, which may be others than it was made with. */
    private static final class Entry {
        final List<NewJob> jobs;
        final List<NewJob> left;
        final Map<UUID, JobQueue.Waiting> standing = new HashMap<>();
        final List<NewJob> entered = new ArrayList<>();
        final List<History.Join> joins = new ArrayList<>();

        Entry(List<NewJob> jobs) {
            this.jobs = jobs;
            this.left = new ArrayList<>(jobs);
        }

        NewJob next() {
            for (Iterator<NewJob> each = left.iterator(); each.hasNext(); ) {
                NewJob job = each.next();
                if (left.stream()
                        .noneMatch(other -> job.dependsOn().contains(other.job().id()))) {
                    each.remove();
                    return new NewJob(
                            job.job(),
                            job.runAt(),
                            job.dependsOn().stream().map(this::id).distinct().toList(),
                            job.segmentNo(),
                            job.estimatedRecords());
                }
            }
            throw new IllegalArgumentException("Jobs that start together wait for one another in a circle");
        }

        private UUID id(UUID made) {
            JobQueue.Waiting stands = standing.get(made);
            return stands == null ? made : stands.id();
        }

        void take(NewJob job, RowSet<Row> found) {
            Job made = job.job();
            if (found.size() == 0) {
                entered.add(job);
                standing.put(made.id(), new JobQueue.Waiting(made.id(), made.createdAt(), JobStatus.QUEUED, false));
                return;
            }
            Row row = found.iterator().next();
            UUID id = row.getUUID("id");
            joins.add(new History.Join(id, row.getInteger("steps_taken"), made, null));
            standing.put(
                    made.id(), new JobQueue.Waiting(id, Columns.instant(row, "created_at"), JobStatus.QUEUED, true));
        }

        List<JobQueue.Waiting> waiting() {
            return jobs.stream()
                    .map(job -> Objects.requireNonNull(standing.get(job.job().id()), "a row for each"))
                    .toList();
        }
    }
}
