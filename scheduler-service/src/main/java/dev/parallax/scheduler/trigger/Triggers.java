package dev.parallax.scheduler.trigger;

import dev.parallax.common.api.EventAcknowledged;
import dev.parallax.common.api.EventRequest;
import dev.parallax.common.api.TriggerAccepted;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.DatasetKey;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.dataset.Refusals;
import dev.parallax.scheduler.dataset.RefusedDataset;
import dev.parallax.scheduler.lifecycle.RepairReport;
import dev.parallax.scheduler.queue.JobIds;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.queue.Json;
import dev.parallax.scheduler.queue.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts jobs on request. Either everything that a request asks for enters the queue, or nothing. */
@Singleton
final class Triggers {
    private static final Logger LOG = Logger.getLogger(Triggers.class);
    private static final Duration LATEST = Duration.ofDays(366);

    private final JobQueue queue;
    private final Datasets datasets;
    private final RunTimes runTimes;
    private final Json json;
    private final Clock clock;
    private final boolean enabled;

    Triggers(
            JobQueue queue,
            Datasets datasets,
            RunTimes runTimes,
            Json json,
            Clock clock,
            @ConfigProperty(name = "parallax.enabled") boolean enabled) {
        this.queue = queue;
        this.datasets = datasets;
        this.runTimes = runTimes;
        this.json = json;
        this.clock = clock;
        this.enabled = enabled;
    }

    /** @throws ApiException RECONCILIATION_DISABLED if nothing may start */
    void requireEnabled() {
        if (!enabled) {
            throw new ApiException(
                    ErrorCode.RECONCILIATION_DISABLED,
                    "Reconciliation service is disabled. Set RECONCILIATION_ENABLED=true in configuration");
        }
    }

    /**
     * The datasets of these names; all that are not refused for an empty list.
     *
     * @throws ApiException INVALID_TABLE; DATASET_REFUSED if one is asked for, or if there are no others
     */
    List<Dataset> tables(List<String> names) {
        if (names.isEmpty() && datasets.names().isEmpty()) {
            datasets.refused().stream().findFirst().ifPresent(refused -> {
                throw Refusals.of(refused);
            });
        }
        return new LinkedHashSet<>(names.isEmpty() ? datasets.names() : names)
                .stream().map(this::table).toList();
    }

    private Dataset table(String name) {
        datasets.refused(name).ifPresent(refused -> {
            throw Refusals.of(refused);
        });
        return datasets.named(name)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.INVALID_TABLE,
                        "Table '" + shortened(name) + "' does not exist or is not configured for replication",
                        Map.of("valid_tables", datasets.names())));
    }

    /** What is left out where all tables are asked for. */
    List<String> refused(List<String> names) {
        return names.isEmpty()
                ? datasets.refused().stream().map(RefusedDataset::name).toList()
                : List.of();
    }

    /** @param refused tables that were left out */
    Uni<Idempotency.Answer> trigger(DatasetStart start, List<String> refused, Idempotency.Request request) {
        Instant now = clock.instant();
        requireFeeds(start);
        requirePast(start, now);
        requireSoon(start.runAt(), now);
        return queue.transact(
                connection -> Idempotency.once(connection, request, now, () -> start(connection, start, refused, now)
                        .map(json::write)));
    }

    private static void requireFeeds(DatasetStart start) {
        boolean incremental = start.strategy() == Strategy.INCREMENTAL;
        if (!incremental && start.updatedSince() == null) {
            return;
        }
        start.datasets().stream()
                .filter(dataset ->
                        dataset.strategy().filter(Strategy.INCREMENTAL::equals).isEmpty())
                .findFirst()
                .ifPresent(dataset -> {
                    String what = incremental ? "INCREMENTAL" : "updated_since";
                    throw invalid(
                            incremental ? "validation_strategy" : "updated_since",
                            what + " is for tables whose source is a feed, and '" + dataset.name() + "' is none");
                });
    }

    private static void requirePast(DatasetStart start, Instant now) {
        Instant since = start.updatedSince();
        if (since != null && since.isAfter(now)) {
            throw invalid("updated_since", "must not be in the future; it is " + now);
        }
    }

    private static void requireSoon(@Nullable Instant runAt, Instant now) {
        if (runAt != null && runAt.isAfter(now.plus(LATEST))) {
            throw invalid("run_at", "must be within a year; it is " + now);
        }
    }

    private static ApiException invalid(String field, String message) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST,
                "Field '" + field + "': " + message,
                Map.of("fields", List.of(Map.of("field", field, "message", message))));
    }

    private Uni<TriggerAccepted> start(
            SqlConnection connection, DatasetStart start, List<String> refused, Instant now) {
        List<NewJob> jobs = start.jobs(datasets, now);
        List<String> names = start.datasets().stream().map(Dataset::name).toList();
        return queue.start(connection, jobs).chain(waiting -> runTimes.of(connection, names, start.strategy())
                .map(durations ->
                        RunsAccepted.of(start, refused, waiting, CompletionEstimate.of(jobs, durations, now))));
    }

    Uni<Idempotency.Answer> event(EventRequest event, Origin origin, Idempotency.Request request) {
        Instant now = clock.instant();
        requireSoon(event.runAt(), now);
        Dataset dataset = meant(event.entityType());
        Job job = job(dataset, event, canonical(dataset, "entity_id", event.entityId()), origin, now);
        return queue.admit(admission -> Idempotency.once(
                admission.connection(), request, now, () -> queue.addOrJoin(admission, List.of(entry(job, event)))
                        .map(waiting -> acknowledged(job, waiting.getFirst()))
                        .map(json::write)));
    }

    /** The same for many records; of keys that mean the same record one counts. */
    Uni<Idempotency.Answer> events(EventRequest event, List<String> keys, Origin origin, Idempotency.Request request) {
        Instant now = clock.instant();
        requireSoon(event.runAt(), now);
        Dataset dataset = meant(event.entityType());
        // Sorted, so that two requests with the same records do not wait for each other.
        List<Job> jobs = keys.stream()
                .map(key -> canonical(dataset, "entity_ids", key))
                .distinct()
                .sorted()
                .map(key -> job(dataset, event, key, origin, now))
                .toList();
        return queue.admit(admission -> Idempotency.once(admission.connection(), request, now, () -> queue.addOrJoin(
                        admission, jobs.stream().map(job -> entry(job, event)).toList())
                .map(waiting -> acknowledged(jobs, waiting, now))
                .map(json::write)));
    }

    private static NewJob entry(Job job, EventRequest event) {
        Instant runAt = event.runAt();
        return runAt == null ? NewJob.now(job) : NewJob.at(job, runAt);
    }

    private static EventsAcknowledged acknowledged(List<Job> jobs, List<JobQueue.Waiting> waiting, Instant now) {
        List<EventsAcknowledged.Item> items = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            JobQueue.Waiting one = waiting.get(i);
            items.add(new EventsAcknowledged.Item(
                    String.valueOf(jobs.get(i).entityId()), one.id(), one.status(), one.joined()));
        }
        Origin origin = jobs.getFirst().origin();
        LOG.infof(
                "Event start of %d records of kind %s: asked by %s (%s), correlation %s",
                jobs.size(), jobs.getFirst().entityType(), origin.system(), origin.actor(), origin.correlationId());
        return new EventsAcknowledged("EVENT_TARGETED", jobs.getFirst().entityType(), now, items);
    }

    /** Two jobs about a record join only if both have its one text. */
    private static String canonical(Dataset dataset, String field, String key) {
        try {
            return dataset.key().canonical(key);
        } catch (DatasetKey.InvalidKeyException e) {
            String property = "parallax.datasets." + dataset.name() + ".key";
            String message = e.getMessage() + " (see " + property + ")";
            Map<String, Object> wrong = Map.of(
                    "field",
                    field,
                    "message",
                    message,
                    "property",
                    property,
                    "example",
                    dataset.key().example());
            throw new ApiException(
                    ErrorCode.INVALID_KEY, "Field '" + field + "': " + message, Map.of("fields", List.of(wrong)));
        }
    }

    private Job job(Dataset dataset, EventRequest event, String key, Origin origin, Instant now) {
        UUID id = JobIds.next();
        Priority priority = event.priority();
        Map<String, Object> data = event.data();
        if (data != null && data.containsKey(RepairReport.LET_GO)) {
            throw invalid("data", "must not have '" + RepairReport.LET_GO + "': that is an operator's word");
        }
        return new Job(
                id,
                null,
                id,
                JobType.RECONCILE_RECORD,
                dataset.name(),
                dataset.entityType(),
                key,
                null,
                Strategy.FULL,
                priority == null ? Priority.HIGH : priority,
                1,
                dataset.repairs(),
                origin,
                now,
                data == null ? Map.of() : data);
    }

    private static EventAcknowledged acknowledged(Job job, JobQueue.Waiting waiting) {
        Origin origin = job.origin();
        LOG.infof(
                "Event start of %s %s: asked by %s (%s), correlation %s, job %s%s",
                job.entityType(),
                job.entityId(),
                origin.system(),
                origin.actor(),
                origin.correlationId(),
                waiting.id(),
                waiting.joined() ? ", which waited already" : "");
        return new EventAcknowledged(
                waiting.id(),
                "EVENT_TARGETED",
                job.entityType(),
                String.valueOf(job.entityId()),
                waiting.createdAt(),
                waiting.status(),
                waiting.joined());
    }

    private Dataset meant(String entityType) {
        List<Dataset> meant = datasets.meant(entityType);
        List<RefusedDataset> refused = datasets.refusedMeant(entityType);
        if (meant.size() == 1 && refused.isEmpty()) {
            return meant.getFirst();
        }
        if (meant.isEmpty() && refused.size() == 1) {
            throw Refusals.of(refused.getFirst());
        }
        List<String> valid = (meant.isEmpty() ? datasets.all() : meant)
                .stream()
                        .flatMap(dataset -> meant.isEmpty()
                                ? java.util.stream.Stream.of(dataset.entityType(), dataset.name())
                                : java.util.stream.Stream.of(dataset.name()))
                        .distinct()
                        .toList();
        String message = meant.isEmpty()
                ? "is neither an entity type nor a table that is configured"
                : "stands for several tables; name one of them";
        throw new ApiException(
                ErrorCode.INVALID_REQUEST,
                "Field 'entity_type' " + message,
                Map.of("fields", List.of(Map.of("field", "entity_type", "message", message, "allowed", valid))));
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "...";
    }
}
