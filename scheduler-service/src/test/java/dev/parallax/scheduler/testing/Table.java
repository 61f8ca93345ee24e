package dev.parallax.scheduler.testing;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.queue.Departures;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.queue.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The queue's table as tests see it. */
@Singleton
public class Table {
    private final Pool pool;
    private final JobQueue queue;
    private final Departures departures;
    private final Clock clock;

    Table(Pool pool, JobQueue queue, Departures departures, Clock clock) {
        this.pool = pool;
        this.queue = queue;
        this.departures = departures;
        this.clock = clock;
    }

    /** Empties it, and nothing enters on its way until somebody opens the departures. */
    public void clear() {
        departures.close();
        departures.take(Integer.MAX_VALUE);
        done(pool.query(
                        "truncate scheduler.job_queue, scheduler.payload, scheduler.job_join, scheduler.outbox, scheduler.schedule_fire, scheduler.idempotency_key, scheduler.pause,"
                                + " scheduler.schedule_state, scheduler.follow_up_record cascade")
                .execute());
    }

    public static <T> T done(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    public UUID add(NewJob job) {
        done(queue.transact(connection -> queue.add(connection, List.of(job))));
        return job.job().id();
    }

    /** In one transaction, in their order. */
    public List<UUID> addAll(List<NewJob> jobs) {
        done(queue.transact(connection -> queue.add(connection, jobs)));
        return jobs.stream().map(job -> job.job().id()).toList();
    }

    /** All jobs, in the order of their entry. */
    public List<UUID> inLine() {
        List<UUID> ids = new ArrayList<>();
        done(pool.query("select id from scheduler.job_queue order by seq").execute())
                .forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    public UUID addDataset(String dataset, Priority priority, UUID... dependsOn) {
        Job job = job(JobType.RECONCILE_DATASET, dataset, null, priority);
        return add(new NewJob(job, clock.instant(), Arrays.asList(dependsOn), null, 0));
    }

    public UUID addRecord(String key, Priority priority) {
        return add(NewJob.now(job(JobType.RECONCILE_RECORD, "items", key, priority)));
    }

    public Job job(JobType type, String dataset, String key, Priority priority) {
        UUID id = UUID.randomUUID();
        return new Job(
                id,
                null,
                id,
                type,
                dataset,
                dataset.substring(0, dataset.length() - 1),
                key,
                null,
                Strategy.FULL,
                priority,
                1,
                true,
                new Origin("test", "ada", Channel.MANUAL, "c-1"),
                clock.instant(),
                Map.of());
    }

    public String status(UUID id) {
        return text(id, "status");
    }

    /** One column of a job as text. */
    public String text(UUID id, String column) {
        return done(pool.preparedQuery("select (" + column + ")::text as value from scheduler.job_queue where id = $1")
                        .execute(Tuple.of(id)))
                .iterator()
                .next()
                .getString("value");
    }

    public long count(String where) {
        return done(pool.query("select count(*) as n from scheduler." + where).execute())
                .iterator()
                .next()
                .getLong("n");
    }

    public List<UUID> children(UUID parent) {
        List<UUID> ids = new ArrayList<>();
        for (Row row :
                done(pool.preparedQuery("select id from scheduler.job_queue where parent_id = $1 order by segment_no")
                        .execute(Tuple.of(parent)))) {
            ids.add(row.getUUID("id"));
        }
        return ids;
    }

    public List<String> history(UUID job) {
        List<String> events = new ArrayList<>();
        for (Row row :
                done(pool.preparedQuery("select event from scheduler.job_history where job_id = $1 order by place, seq")
                        .execute(Tuple.of(job)))) {
            events.add(row.getString("event"));
        }
        return events;
    }

    /** The one entry of a record's follow-up that has not ended. */
    public UUID liveFollowUp(String key, String followUp) {
        return done(pool.preparedQuery("select id from scheduler.job_queue where entity_id = $1 and follow_up = $2"
                                + " and finished_at is null")
                        .execute(Tuple.of(key, followUp)))
                .iterator()
                .next()
                .getUUID("id");
    }
}
