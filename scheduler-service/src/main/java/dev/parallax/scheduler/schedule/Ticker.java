package dev.parallax.scheduler.schedule;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.scheduler.cron.Cron;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.dataset.Misfire;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.queue.NewJob;
import dev.parallax.scheduler.trigger.DatasetStart;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts datasets at the times of their schedules, also for times that passed while no scheduler ran, as each schedule
 * declares. Each time fires once, however many schedulers run: how far they are, the fire's key and the job enter the
 * database in one transaction, under a lock. Datasets that are due at the same time with the same strategy
 * start together, so that the order between them holds. Used by one thread.
 */
final class Ticker {
    private static final Logger LOG = Logger.getLogger(Ticker.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration DATABASE = Duration.ofSeconds(15);

    private final Datasets datasets;
    private final JobQueue queue;
    private final Clock clock;
    private final boolean enabled;
    private final List<Entry> entries = new ArrayList<>();
    private final Instant start;
    private @Nullable Instant looked;

    private record Entry(Dataset dataset, Dataset.Schedule schedule, Cron cron) {}

    private record Due(Instant at, Strategy strategy) {}

    Ticker(Datasets datasets, JobQueue queue, Clock clock, boolean enabled) {
        this.datasets = datasets;
        this.queue = queue;
        this.clock = clock;
        this.enabled = enabled;
        this.start = clock.instant();
        for (Dataset dataset : datasets.all()) {
            dataset.schedule()
                    .ifPresent(schedule ->
                            entries.add(new Entry(dataset, schedule, Cron.parse(schedule.cron(), schedule.zone()))));
        }
        announce();
    }

    private void announce() {
        for (Entry entry : entries) {
            LOG.infof(
                    "Schedule of %s: %s in %s, strategy %s, next at %s",
                    entry.dataset().name(),
                    entry.schedule().cron(),
                    entry.schedule().zone(),
                    entry.schedule().strategy(),
                    entry.cron().after(start).map(Instant::toString).orElse("never"));
        }
    }

    /**
     * Fires what became due since any scheduler looked.
     *
     * @return how long until the next fire, or half a minute if that is longer
     */
    Duration round() {
        Instant now = clock.instant();
        Instant before = looked;
        // The first look is for what passed while nobody looked; then there is something to do when a time has come.
        if (!entries.isEmpty() && (before == null || anyDue(before, now))) {
            queue.transact(connection -> fireDue(connection, now)).await().atMost(DATABASE);
        }
        looked = now;
        return untilNext(now);
    }

    private boolean anyDue(Instant before, Instant now) {
        return entries.stream()
                .flatMap(entry -> entry.cron().after(before).stream())
                .anyMatch(at -> !at.isAfter(now));
    }

    private Uni<Void> fireDue(SqlConnection connection, Instant now) {
        List<String> names =
                entries.stream().map(entry -> entry.dataset().name()).toList();
        return ScheduleState.lock(connection, names, start).chain(kept -> {
            Map<Instant, Map<Strategy, List<Dataset>>> due = new TreeMap<>();
            for (Entry entry : entries) {
                ScheduleState.Kept state = kept.get(entry.dataset().name());
                if (state != null && state.pausedAt() == null) {
                    Fires.of(entry.schedule(), entry.cron(), state.seenAt(), now)
                            .forEach(at -> due.computeIfAbsent(at, key -> new TreeMap<>())
                                    .computeIfAbsent(entry.schedule().strategy(), key -> new ArrayList<>())
                                    .add(entry.dataset()));
                }
            }
            Uni<Void> all = Uni.createFrom().voidItem();
            for (var at : due.entrySet()) {
                for (var together : at.getValue().entrySet()) {
                    all = all.chain(
                            () -> fire(connection, new Due(at.getKey(), together.getKey()), together.getValue()));
                }
            }
            return all.chain(() -> ScheduleState.seen(connection, names, now));
        });
    }

    private Duration untilNext(Instant now) {
        return entries.stream()
                .flatMap(entry -> entry.cron().after(now).stream())
                .map(at -> Duration.between(now, at))
                .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                .min(Duration::compareTo)
                .orElse(LONGEST_WAIT);
    }

    private Uni<Void> fire(SqlConnection connection, Due due, List<Dataset> datasetsDue) {
        String names = datasetsDue.stream().map(Dataset::name).collect(Collectors.joining(", "));
        if (!enabled) {
            LOG.infof("Scheduled start of %s at %s is left out: reconciliation is disabled", names, due.at());
            return Uni.createFrom().voidItem();
        }
        Origin origin =
                new Origin("parallax", null, Channel.CRON, UUID.randomUUID().toString());
        DatasetStart together =
                new DatasetStart(datasetsDue, due.strategy(), Priority.NORMAL, null, null, null, origin);
        List<NewJob> jobs = together.jobs(datasets, clock.instant());
        return claim(connection, due.at(), jobs).chain(won -> {
            if (won.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            LOG.infof(
                    "Scheduled start of %s for %s, strategy %s, correlation %s, jobs %s",
                    names, due.at(), due.strategy(), origin.correlationId(), won);
            List<NewJob> taken =
                    jobs.stream().filter(job -> won.contains(job.job().id())).toList();
            return enter(connection, due.at(), taken);
        });
    }

    /** A time that passed and is made up for by a run of its own joins none; every other one joins what waits. */
    private Uni<Void> enter(SqlConnection connection, Instant at, List<NewJob> jobs) {
        boolean missed = at.plus(Fires.GRACE).isBefore(clock.instant());
        if (missed && jobs.stream().anyMatch(job -> madeUpForOneByOne(job.job().dataset()))) {
            return queue.add(connection, jobs);
        }
        return queue.start(connection, jobs).chain(waiting -> {
            Uni<Void> all = Uni.createFrom().voidItem();
            for (int i = 0; i < jobs.size(); i++) {
                JobQueue.Waiting one = waiting.get(i);
                String dataset = jobs.get(i).job().dataset();
                if (one.joined()) {
                    LOG.infof("The start of %s for %s joins job %s, which waits already", dataset, at, one.id());
                    all = all.chain(() -> connection
                            .preparedQuery(
                                    "update scheduler.schedule_fire set job_id = $3 where dataset = $1 and fire_at = $2")
                            .execute(Tuple.of(dataset, at.atOffset(ZoneOffset.UTC), one.id()))
                            .replaceWithVoid());
                }
            }
            return all;
        });
    }

    private boolean madeUpForOneByOne(String dataset) {
        return entries.stream()
                .anyMatch(entry -> entry.dataset().name().equals(dataset)
                        && entry.schedule().misfire() == Misfire.RUN_ALL);
    }

    /** The jobs whose fire nobody else took. */
    private Uni<List<UUID>> claim(SqlConnection connection, Instant at, List<NewJob> jobs) {
        Uni<List<UUID>> won = Uni.createFrom().item(new ArrayList<>());
        for (NewJob job : jobs) {
            List<@Nullable Object> values = Arrays.asList(
                    job.job().dataset(),
                    at.atOffset(ZoneOffset.UTC),
                    job.job().createdAt().atOffset(ZoneOffset.UTC),
                    job.job().id());
            won = won.chain(ids -> connection
                    .preparedQuery("""
                            insert into scheduler.schedule_fire (dataset, fire_at, fired_at, job_id) \
                            values ($1, $2, $3, $4) on conflict do nothing""")
                    .execute(Tuple.from(values))
                    .map(inserted -> {
                        if (inserted.rowCount() == 1) {
                            ids.add(job.job().id());
                        }
                        return ids;
                    }));
        }
        return won;
    }
}
