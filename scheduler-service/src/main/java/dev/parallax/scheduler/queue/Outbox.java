package dev.parallax.scheduler.queue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** The scheduler's own JobEvents that are still to be published. */
@Singleton
public final class Outbox {
    private static final String TAKE = """
            delete from scheduler.outbox where seq = any(array(\
            select seq from scheduler.outbox order by seq limit $1 for update skip locked)) \
            returning seq, events""";

    private static final Logger LOG = Logger.getLogger(Outbox.class);

    private final Pool pool;

    Outbox(Pool pool) {
        this.pool = pool;
    }

    /**
     * An event to publish.
     *
     * @param key the job's root
     * @param json the message
     */
    public record Pending(String key, String json) {}

    /** An event as a line of what is kept together; JSON as it is written here has no line breaks. */
    static String line(UUID rootId, String json) {
        return rootId + " " + json + "\n";
    }

    /**
     * Takes the oldest events. Exactly one of the two ways to end must be taken.
     *
     * @param most rows; those written together may share one
     * @param patience after which it fails; what comes later all the same is put back by itself
     */
    public Uni<Taken> take(int most, Duration patience) {
        return Uni.createFrom().completionStage(() -> {
            CompletableFuture<Taken> given = new CompletableFuture<>();
            take(most)
                    .subscribe()
                    .with(
                            taken -> {
                                if (!given.complete(taken)) {
                                    taken.putBack()
                                            .subscribe()
                                            .with(back -> {}, e -> LOG.debugf("A late take: %s", e.getMessage()));
                                }
                            },
                            given::completeExceptionally);
            return given.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private Uni<Taken> take(int most) {
        return pool.getConnection().chain(connection -> connection
                .begin()
                .chain(transaction -> connection
                        .preparedQuery(TAKE)
                        .execute(Tuple.of(most))
                        .map(rows -> new Taken(connection, transaction, pending(rows))))
                .onFailure()
                .call(connection::close));
    }

    private static List<Pending> pending(RowSet<Row> rows) {
        List<Pending> pending = new ArrayList<>();
        StreamSupport.stream(rows.spliterator(), false)
                .sorted(Comparator.comparing(row -> row.getLong("seq")))
                .flatMap(row -> row.getString("events").lines())
                .forEach(line -> {
                    int blank = line.indexOf(' ');
                    pending.add(new Pending(line.substring(0, blank), line.substring(blank + 1)));
                });
        return pending;
    }

    /**
     * Events that are out of the outbox in a transaction that is still open: should this process die, they are in it
     * again, and nobody has to wait for a claim to run out.
     */
    public static final class Taken {
        private final SqlConnection connection;
        private final Transaction transaction;
        private final List<Pending> events;

        private Taken(SqlConnection connection, Transaction transaction, List<Pending> events) {
            this.connection = connection;
            this.transaction = transaction;
            this.events = events;
        }

        public List<Pending> events() {
            return events;
        }

        /** The broker acknowledged all of them. */
        public Uni<Void> published() {
            return transaction.commit().eventually(connection::close);
        }

        /** The broker did not acknowledge all of them: anybody may try again. */
        public Uni<Void> putBack() {
            return transaction.rollback().eventually(connection::close);
        }
    }
}
