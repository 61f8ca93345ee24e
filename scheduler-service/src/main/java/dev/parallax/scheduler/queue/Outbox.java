package dev.parallax.scheduler.queue;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The scheduler's own JobEvents that are still to be published. */
@Singleton
public final class Outbox {
    private static final String TAKE = """
            delete from scheduler.outbox where seq = any(array(\
            select seq from scheduler.outbox order by seq limit $1 for update skip locked)) \
            returning seq, root_id, message""";

    private final Pool pool;

    Outbox(Pool pool) {
        this.pool = pool;
    }

    /**
     * An event to publish.
     *
     * @param rootId the message's key
     * @param json the message
     */
    public record Pending(long seq, UUID rootId, String json) {}

    /** Takes the oldest events. Exactly one of the two ways to end must be taken. */
    public Uni<Taken> take(int most) {
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
        List<Pending> pending = new ArrayList<>(rows.size());
        rows.forEach(
                row -> pending.add(new Pending(row.getLong("seq"), row.getUUID("root_id"), row.getString("message"))));
        pending.sort(Comparator.comparingLong(Pending::seq));
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
