package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.lifecycle.JobState;
import dev.parallax.scheduler.lifecycle.Lifecycle;
import dev.parallax.scheduler.lifecycle.Step;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** The exit of the queue: takes what may go next, and records what the broker said. */
@Singleton
public final class Dispatch {
    /** Any number will do, as long as every scheduler on this database uses it for this and nothing else. */
    static final long DISPATCH_LOCK = 0x5061726c6c61784cL;

    /**
     * Whoever stands still with it, or vanished from the network, loses it with its transaction after so long: between
     * its statements are milliseconds.
     */
    static final String LOCK_SOON_FREE = "set_config('idle_in_transaction_session_timeout', '5s', true)";

    public static final int MOST_RECORDED = 1000;

    /** A batch a round, as long as there are some: nobody holds the lock for as long as all of a night's jobs take. */
    private static final String PROMOTE = """
            update scheduler.job_queue set ready = true where id = any(array(\
            select q.id from scheduler.job_queue q where q.status = 'QUEUED' and not q.ready and q.run_at <= $1 \
            and not exists (select 1 from scheduler.job_queue d where d.id = any(q.depends_on) and d.finished_at is null) \
            order by q.run_at limit 1000 for no key update of q skip locked))""";

    /** A batch a round: there are always more rounds than jobs that come of age. */
    private static final String AGE = """
            update scheduler.job_queue set aged = true where id = any(array(\
            select id from scheduler.job_queue where status = 'QUEUED' and ready and priority = 0 and not aged \
            and run_at <= $1 order by run_at limit 1000 for no key update skip locked))""";

    private final Pool pool;
    private final Store store;
    private final Lifecycle lifecycle;
    private final Acknowledgements acknowledgements;
    private final QueueConfig config;
    private final Clock clock;

    Dispatch(
            Pool pool,
            Store store,
            Lifecycle lifecycle,
            Acknowledgements acknowledgements,
            QueueConfig config,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.lifecycle = lifecycle;
        this.acknowledgements = acknowledgements;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Leases up to {@code most} jobs that may go now, most urgent first. Their attempt is raised and committed before
     * anything is sent.
     */
    public Uni<List<QueueEntry>> lease(int most) {
        return pool.withTransaction(connection -> lease(connection, most, clock.instant()));
    }

    private static Uni<RowSet<Row>> execute(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters);
    }

    Uni<Void> lock(SqlConnection connection) {
        return connection
                .preparedQuery("select " + LOCK_SOON_FREE + ", pg_advisory_xact_lock($1)")
                .execute(Tuple.of(DISPATCH_LOCK))
                .replaceWithVoid();
    }

    private Uni<List<QueueEntry>> lease(SqlConnection connection, int most, Instant now) {
        // One scheduler at a time counts the window and looks at the line: a few milliseconds, and both stay exact.
        AtomicReference<Row> look = new AtomicReference<>();
        return Pipeline.inOrder(
                        () -> lock(connection),
                        () -> execute(connection, PROMOTE, Tuple.of(Columns.utc(now)))
                                .replaceWithVoid(),
                        () -> execute(connection, AGE, Tuple.of(Columns.utc(now.minus(config.lowAge()))))
                                .replaceWithVoid(),
                        () -> execute(connection, LineSql.LOOK, Tuple.tuple())
                                .invoke(rows -> look.set(rows.iterator().next()))
                                .replaceWithVoid())
                .chain(() -> next(connection, most, Objects.requireNonNull(look.get()), now))
                .chain(entries -> {
                    List<QueueEntry> leased = new ArrayList<>(entries.size());
                    List<Store.Changed> changed = new ArrayList<>(entries.size());
                    for (QueueEntry entry : entries) {
                        JobState state = lifecycle.lease(entry.state(), now);
                        changed.add(new Store.Changed(entry.job().id(), entry.state(), state));
                        leased.add(new QueueEntry(
                                withAttempt(entry.job(), state.attempt()),
                                entry.segmentNo(),
                                entry.dependsOn(),
                                state));
                    }
                    return take(connection, changed).replaceWith(leased);
                });
    }

    /** The lease of all of them at once: it is the same change for each. */
    private static Uni<Void> take(SqlConnection connection, List<Store.Changed> leased) {
        if (leased.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        UUID[] ids = leased.stream().map(Store.Changed::id).toArray(UUID[]::new);
        OffsetDateTime until =
                Columns.utc(Objects.requireNonNull(leased.getFirst().state().leaseUntil()));
        return connection.preparedQuery("""
                        update scheduler.job_queue set status = 'DISPATCHED', attempt = attempt + 1, lease_until = $2, \
                        dispatched_at = null, worker = null, compared_records = 0, mismatches = 0 where id = any($1)""").execute(Tuple.of(ids, until)).replaceWithVoid();
    }

    private Uni<List<QueueEntry>> next(SqlConnection connection, int most, Row look, Instant now) {
        long free = config.window() - look.getLong("taken");
        long freeForHigh = free + config.highReserve();
        String[] datasets = look.getArrayOfStrings("datasets");
        if (freeForHigh <= 0 || datasets.length == 0) {
            return Uni.createFrom().item(List.of());
        }
        short least = Columns.rank(free > 0 ? Priority.LOW : Priority.HIGH);
        return connection
                .preparedQuery(datasets.length == 1 ? LineSql.FRONT_OF_ONE : LineSql.FRONT_OF_SEVERAL)
                .execute(Tuple.of(datasets, least, Math.min(most, free > 0 ? free : freeForHigh), Columns.utc(now)))
                .map(store::entries);
    }

    /**
     * Writes down what the broker acknowledged that long ago, if nothing else was heard of it since.
     *
     * @return how many there were; {@link #MOST_RECORDED} if there may be more
     */
    public Uni<Integer> recordAcknowledged(Duration age) {
        var acks = acknowledgements.takeOlder(age, MOST_RECORDED);
        return settle(acks.keySet(), (entry, now) -> {
                    var ack = acks.get(entry.job().id());
                    return ack == null
                            ? Optional.empty()
                            : lifecycle.acknowledged(entry.job(), entry.state(), ack.attempt(), ack.at());
                })
                .onFailure()
                .invoke(() -> acknowledgements.putBack(acks))
                .replaceWith(acks.size());
    }

    /** The broker did not acknowledge these: back to the front of the line. */
    public Uni<Void> sendFailed(Collection<Job> jobs) {
        Map<UUID, Integer> attempts = new HashMap<>();
        jobs.forEach(job -> attempts.put(job.id(), job.attempt()));
        return settle(
                attempts.keySet(),
                (entry, now) -> lifecycle.sendFailed(
                        entry.state(), attempts.getOrDefault(entry.job().id(), 0), now));
    }

    private interface Rule {
        Optional<Step> apply(QueueEntry entry, Instant now);
    }

    private Uni<Void> settle(Collection<UUID> ids, Rule rule) {
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.withTransaction(
                connection -> store.lock(connection, ids, List.of()).chain(entries -> {
                    Instant now = clock.instant();
                    List<Store.Changed> changed = new ArrayList<>();
                    List<History.Line> lines = new ArrayList<>();
                    for (QueueEntry entry : entries) {
                        rule.apply(entry, now).ifPresent(step -> {
                            changed.add(new Store.Changed(entry.job().id(), entry.state(), step.next()));
                            lines.addAll(History.lines(step));
                        });
                    }
                    return store.update(connection, changed, lines, now);
                }));
    }

    /**
     * What there is to do.
     *
     * @param line whether a job is in line and not paused, or its time has come
     * @param due when the next delayed job becomes due, if there is one
     */
    public record Outlook(boolean line, Optional<Instant> due) {}

    /** One look that takes nothing: most of the times that a relay is woken there is nothing to take. */
    public Uni<Outlook> outlook() {
        return pool.preparedQuery("""
                        select exists (select 1 from scheduler.dataset_in_line) \
                        or exists (select 1 from scheduler.job_queue \
                        where status = 'QUEUED' and not ready and run_at <= $1) as line, \
                        (select min(run_at) from scheduler.job_queue \
                        where status = 'QUEUED' and not ready and depends_on = '{}') as due""")
                .execute(Tuple.of(Columns.utc(clock.instant())))
                .map(rows -> {
                    var row = rows.iterator().next();
                    OffsetDateTime due = row.getOffsetDateTime("due");
                    return new Outlook(
                            row.getBoolean("line"), Optional.ofNullable(due).map(OffsetDateTime::toInstant));
                });
    }

    private static Job withAttempt(Job job, int attempt) {
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
                attempt,
                job.repair(),
                job.origin(),
                job.createdAt(),
                job.data());
    }
}
