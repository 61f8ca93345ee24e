package dev.parallax.reconciler.store;

import dev.parallax.reconciler.store.PostgresSql.Statement;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.PreparedStatement;
import io.vertx.sqlclient.impl.QueryResultHandler;
import io.vertx.sqlclient.impl.RowDesc;
import io.vertx.sqlclient.impl.TupleInternal;
import io.vertx.sqlclient.impl.command.CloseCursorCommand;
import io.vertx.sqlclient.impl.command.CloseStatementCommand;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.impl.command.CommandScheduler;
import io.vertx.sqlclient.impl.command.ExtendedQueryCommand;
import io.vertx.sqlclient.impl.command.PrepareStatementCommand;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * A server cursor whose rows are looked at one by one as they come in. The client's own cursor gives them only when all of
 * a fetch are in memory, however large they are; it sends the same commands. One {@link #read} at a time.
 */
final class PostgresPortal {
    private final CommandScheduler connection;
    private final ContextInternal context;
    private final PreparedStatement statement;
    private final Tuple parameters;
    private final String id = UUID.randomUUID().toString();
    private boolean begun;
    private boolean more = true;

    private PostgresPortal(
            CommandScheduler connection, ContextInternal context, PreparedStatement statement, Tuple parameters) {
        this.connection = connection;
        this.context = context;
        this.statement = statement;
        this.parameters = parameters;
    }

    /** Takes what the client says of an answer. */
    private static final class Answer<R> implements QueryResultHandler<R> {
        private @Nullable R result;
        private @Nullable Throwable failure;

        @Override
        public <V> void addProperty(PropertyKind<V> kind, V value) {
            // Only other databases have any.
        }

        @Override
        public void handleResult(int updated, int size, RowDesc columns, R collected, Throwable failed) {
            result = collected;
            failure = failed;
        }
    }

    /**
     * Prepares the statement.
     *
     * @param connection must be in a transaction
     * @param context of the connection
     */
    static Uni<PostgresPortal> open(SqlConnection connection, ContextInternal context, Statement query) {
        var scheduler = (CommandScheduler) connection.getDelegate();
        return sent(() -> scheduler.schedule(context, new PrepareStatementCommand(query.sql(), null, true)))
                .map(statement -> {
                    var parameters = Tuple.from(query.parameters());
                    var refusal = statement.prepare((TupleInternal) parameters);
                    if (refusal != null) {
                        throw new IllegalArgumentException(refusal);
                    }
                    return new PostgresPortal(scheduler, context, statement, parameters);
                });
    }

    /** The descriptors of its columns. */
    List<?> columns() {
        return statement.rowDesc().columnDescriptor();
    }

    /** The next rows, at most so many, collected as they come in. */
    <R> Uni<R> read(int rows, Collector<Row, ?, R> collector) {
        return Uni.createFrom().deferred(() -> {
            var answer = new Answer<R>();
            var command = ExtendedQueryCommand.createQuery(
                    statement.sql(), null, statement, parameters, rows, id, begun, false, collector, answer);
            begun = true;
            return sent(() -> connection.schedule(context, command)).map(suspended -> {
                more = suspended;
                return result(answer);
            });
        });
    }

    private static <R> R result(Answer<R> answer) {
        if (answer.failure instanceof RuntimeException failure) {
            throw failure;
        }
        if (answer.failure != null || answer.result == null) {
            throw new IllegalStateException("The client gave no rows", answer.failure);
        }
        return answer.result;
    }

    /** Whether the last {@link #read} left some. */
    boolean hasMore() {
        return more;
    }

    /** Lets go of the rows and the statement, which the server would keep as long as the connection. */
    Uni<Void> close() {
        return closed(begun ? new CloseCursorCommand(id, statement) : null)
                .chain(() -> closed(new CloseStatementCommand(statement)));
    }

    private Uni<Void> closed(@Nullable CommandBase<Void> command) {
        return command == null ? Uni.createFrom().voidItem() : sent(() -> connection.schedule(context, command));
    }

    private static <T> Uni<T> sent(Supplier<Future<T>> command) {
        return Uni.createFrom().completionStage(() -> command.get().toCompletionStage());
    }
}
