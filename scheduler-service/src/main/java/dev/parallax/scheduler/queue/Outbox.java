package dev.parallax.scheduler.queue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The scheduler's own JobEvents that are still to be published. */
@Singleton
public final class Outbox {
    private final Pool pool;
    private final Clock clock;
    private final Duration claim;

    Outbox(Pool pool, Clock clock, QueueConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.claim = config.sendTimeout();
    }

    /**
     * An event to publish.
     *
     * @param rootId the message's key
     * @param json the message
     */
    public record Pending(long seq, UUID rootId, String json) {}

    /** Claims the oldest unpublished events; a claim ends by itself, should its holder die. */
    public Uni<List<Pending>> claim(int most) {
        Instant now = clock.instant();
        return pool.preparedQuery("""
                        update scheduler.job_history set claimed_until = $1 where seq = any(array(\
                        select seq from scheduler.job_history where outgoing and published_at is null \
                        and (claimed_until is null or claimed_until <= $2) order by seq limit $3 \
                        for no key update skip locked)) returning seq, root_id, detail::text as detail""")
                .execute(Tuple.of(Columns.utc(now.plus(claim)), Columns.utc(now), most))
                .map(rows -> {
                    List<Pending> pending = new ArrayList<>(rows.size());
                    rows.forEach(row -> pending.add(
                            new Pending(row.getLong("seq"), row.getUUID("root_id"), row.getString("detail"))));
                    pending.sort(Comparator.comparingLong(Pending::seq));
                    return pending;
                });
    }

    /** The broker acknowledged these. */
    public Uni<Void> published(List<Pending> events) {
        return settle(events, "published_at = $1, claimed_until = null", clock.instant());
    }

    /** The broker did not acknowledge these: anybody may try again. */
    public Uni<Void> release(List<Pending> events) {
        return settle(events, "claimed_until = $1", clock.instant());
    }

    private Uni<Void> settle(List<Pending> events, String assignment, Instant at) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Long[] seqs = events.stream().map(Pending::seq).toArray(Long[]::new);
        return pool.preparedQuery("update scheduler.job_history set " + assignment + " where seq = any($2)")
                .execute(Tuple.of(Columns.utc(at), seqs))
                .replaceWithVoid();
    }
}
