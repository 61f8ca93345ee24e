package dev.parallax.reconciler.work;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Which start of a process has a name, when it last said that it lives, and at which jobs it was then. */
@ApplicationScoped
public class Workers {
    /** The jobs of the last beat, and what was claimed since: a beat may be a moment older than its time says. */
    private static final String LEFT = """
            select job_id, coalesce(root_id, job_id) as root_id, attempt from reconciler.claims
            where job_id = any($2) and worker = $1 and cancelled_at is null
            union
            select job_id, coalesce(root_id, job_id) as root_id, attempt from reconciler.claims
            where claimed_at >= $3::timestamptz - interval '2 seconds' and worker = $1 and cancelled_at is null""";

    private final Pool pool;

    Workers(Pool pool) {
        this.pool = pool;
    }

    /** The start that has a name. */
    record Holder(String worker, Instant beatAt) {}

    /** An attempt that a worker claimed. */
    record Held(UUID jobId, UUID rootId, int attempt) {}

    Uni<Optional<Holder>> holder(String name) {
        return pool.preparedQuery("select worker, beat_at from reconciler.workers where name = $1")
                .execute(Tuple.of(name))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Holder(
                                row.getString("worker"),
                                row.getOffsetDateTime("beat_at").toInstant()))
                        .findFirst());
    }

    /** Whether the name was free, and is now this one's. */
    Uni<Boolean> enter(WorkerIdentity me, List<UUID> running, Instant now) {
        return changed(
                "insert into reconciler.workers (name, worker, beat_at, running) values ($1, $2, $3, $4)"
                        + " on conflict do nothing",
                Tuple.of(me.name(), me.id(), at(now), running.toArray(UUID[]::new)));
    }

    /** Whether this one still has its name, and said so. */
    Uni<Boolean> beat(WorkerIdentity me, List<UUID> running, Instant now) {
        return changed(
                "update reconciler.workers set beat_at = $3, running = $4 where name = $1 and worker = $2",
                Tuple.of(me.name(), me.id(), at(now), running.toArray(UUID[]::new)));
    }

    /** What a worker had not ended as far as it is known; some of it may have ended. */
    Uni<List<Held>> leftBy(String name, Holder former) {
        return pool.preparedQuery("select running from reconciler.workers where name = $1 and worker = $2")
                .execute(Tuple.of(name, former.worker()))
                .map(rows ->
                        rows.size() == 0 ? new UUID[0] : rows.iterator().next().getArrayOfUUIDs("running"))
                .chain(running ->
                        pool.preparedQuery(LEFT).execute(Tuple.of(former.worker(), running, at(former.beatAt()))))
                .map(Workers::held);
    }

    private static List<Held> held(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Held(row.getUUID("job_id"), row.getUUID("root_id"), row.getInteger("attempt")))
                .toList();
    }

    /** Whether the name passed to this one; not if its holder spoke since, or another one was faster. */
    Uni<Boolean> replace(Holder former, WorkerIdentity me, List<UUID> running, Instant now) {
        return changed(
                """
                update reconciler.workers set worker = $3, beat_at = $5, running = $6
                where name = $1 and worker = $2 and beat_at = $4""",
                Tuple.of(
                        me.name(),
                        former.worker(),
                        me.id(),
                        at(former.beatAt()),
                        at(now),
                        running.toArray(UUID[]::new)));
    }

    /** Forgets names that nobody used since. @return how many */
    public Uni<Integer> purge(Instant before) {
        return pool.preparedQuery("delete from reconciler.workers where beat_at < $1")
                .execute(Tuple.of(at(before)))
                .map(RowSet::rowCount);
    }

    private Uni<Boolean> changed(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(rows -> rows.rowCount() == 1);
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
