package dev.parallax.reconciler.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.change.Change;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.KafkaResource;
import dev.parallax.devstack.junit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Job messages in, events and owner calls out, on a real PostgreSQL, Kafka and document server. */
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(DocumentResource.class)
@QuarkusTestResource(OwnerPort.class)
public abstract class ReconcilerTest {
    protected static final Duration PATIENCE = Duration.ofSeconds(20);
    protected static final Origin ORIGIN = new Origin("tests", "tester", Channel.MANUAL, "correlation-1");

    @Inject
    protected Pool pool;

    @Inject
    protected ObjectMapper mapper;

    @ConfigProperty(name = "test.owner.port")
    int ownerPort;

    @ConfigProperty(name = "PARALLAX_KAFKA_BOOTSTRAP")
    String bootstrap;

    protected Items items;
    protected FakeOwner owner;
    protected Kafka kafka;

    @BeforeEach
    void open() throws IOException, ExecutionException, InterruptedException {
        items = new Items(pool);
        owner = new FakeOwner(ownerPort, items);
        kafka = new Kafka(bootstrap, mapper);
        // What another test found need not be told again, so each would find less.
        pool.query("delete from reconciler.told_differences").executeAndAwait();
        // Nor do tests share what they may repair by events and feeds.
        pool.query("delete from reconciler.repair_budgets").executeAndAwait();
    }

    @AfterEach
    void close() {
        owner.close();
        items.close();
        kafka.close();
    }

    protected static Job segment(Strategy strategy, Map<String, Object> data) {
        return segment(UUID.randomUUID(), 1, "items", strategy, data);
    }

    protected static Job segment(UUID id, int attempt) {
        return segment(id, attempt, "items", Strategy.FULL, Map.of());
    }

    protected static Job segment(UUID id, int attempt, String dataset, Strategy strategy, Map<String, Object> data) {
        return job(id, attempt, JobType.RECONCILE_SEGMENT, dataset, null, KeyRange.ALL, strategy, data);
    }

    protected static Job record(String dataset, String key) {
        return job(UUID.randomUUID(), 1, JobType.RECONCILE_RECORD, dataset, key, null, Strategy.FULL, Map.of());
    }

    protected static Job dataset(Strategy strategy) {
        return job(UUID.randomUUID(), 1, JobType.RECONCILE_DATASET, "items", null, null, strategy, Map.of());
    }

    protected static Job job(
            UUID id,
            int attempt,
            JobType type,
            String dataset,
            @Nullable String key,
            @Nullable KeyRange range,
            Strategy strategy,
            Map<String, Object> data) {
        return new Job(
                id,
                null,
                id,
                type,
                dataset,
                "item",
                key,
                range,
                strategy,
                Priority.NORMAL,
                attempt,
                true,
                ORIGIN,
                Instant.now(),
                data);
    }

    protected static Job withoutRepair(Job job) {
        return new Job(
                job.id(),
                job.parentId(),
                job.rootId(),
                job.type(),
                job.dataset(),
                job.entityType(),
                job.entityId(),
                job.range(),
                job.strategy(),
                job.priority(),
                job.attempt(),
                false,
                job.origin(),
                job.createdAt(),
                job.data());
    }

    /** Sends a job and waits for its result. */
    protected JobResult run(Job job) {
        kafka.send(job);
        return completed(job);
    }

    /** Runs a segment and then what it planned, as the scheduler does within the limits, and sums up both. */
    protected JobResult repair(Job segment) {
        var planned = run(segment);
        if (plannedRepairs(planned) == 0) {
            return planned;
        }
        var applied = run(application(segment, planned));
        var details = new LinkedHashMap<>(planned.details());
        details.putAll(applied.details());
        return new JobResult(planned.verdict(), planned.counters().plus(applied.counters()), details);
    }

    /** How many repairs a segment planned. */
    protected static long plannedRepairs(JobResult result) {
        return result.details().get("planned") instanceof Map<?, ?> planned
                ? number(planned.get("creates")) + number(planned.get("updates")) + number(planned.get("deletes"))
                : 0;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    /** The job that makes what a segment planned. */
    protected static Job application(Job segment, JobResult planned) {
        return application(
                UUID.randomUUID(),
                1,
                segment,
                Map.of("plan_of", List.of(segment.id()), "planned", plannedRepairs(planned)));
    }

    protected static Job application(UUID id, int attempt, Job segment, Map<String, Object> data) {
        return new Job(
                id,
                segment.rootId(),
                segment.rootId(),
                JobType.APPLY_REPAIRS,
                segment.dataset(),
                segment.entityType(),
                null,
                null,
                segment.strategy(),
                segment.priority(),
                attempt,
                true,
                segment.origin(),
                Instant.now(),
                data);
    }

    protected JobResult completed(Job job) {
        return event(job, JobEvent.Completed.class).result();
    }

    protected <E extends JobEvent> E event(Job job, Class<E> type) {
        return await(type.getSimpleName() + " of " + job.id())
                .atMost(PATIENCE)
                .until(() -> events(job, type), found -> !found.isEmpty())
                .getFirst();
    }

    protected <E extends JobEvent> List<E> events(Job job, Class<E> type) {
        return kafka
                .heard(
                        Topics.JOB_EVENTS,
                        JobEvent.class,
                        event -> event.jobId().equals(job.id())
                                && event.attempt() == job.attempt()
                                && type.isInstance(event))
                .stream()
                .map(type::cast)
                .toList();
    }

    protected List<Mismatch> mismatches(Job job) {
        return kafka
                .heard(Topics.MISMATCHES, MismatchBatch.class, batch -> batch.jobId()
                        .equals(job.id()))
                .stream()
                .flatMap(batch -> batch.mismatches().stream())
                .toList();
    }

    /** What the attempt says to agree, by the key. */
    protected Map<String, Instant> agreed(Job job) {
        return kafka
                .heard(
                        Topics.MISMATCHES,
                        MismatchBatch.class,
                        batch -> batch.jobId().equals(job.id()) && batch.attempt() == job.attempt())
                .stream()
                .flatMap(batch -> batch.agreed().stream())
                .collect(Collectors.toMap(Agreement::key, Agreement::asOf));
    }

    /** What the job and its kin changed. */
    protected List<Change> changes(Job job) {
        return kafka.heard(
                Topics.CHANGES, Change.class, change -> change.rootId().equals(job.rootId()));
    }

    protected long count(String sql) {
        return pool.query(sql).executeAndAwait().iterator().next().getLong(0);
    }
}
