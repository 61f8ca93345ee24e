package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What a failure of PostgreSQL or its client means. The server's errors are classified by SQLSTATE (Appendix A of its
 * manual): those that pass by themselves, those that it refuses for good, and those of its own inside.
 */
final class PostgresErrors {
    private static final Logger LOG = Logger.getLogger(PostgresErrors.class);

    /** By SQLSTATE or its class; the longest that fits counts. What is not here is a refusal. */
    private static final Map<String, Reason> REASONS = Map.ofEntries(
            // Connections, rollbacks to resolve a conflict, exhausted resources, the operator, the system's files.
            Map.entry("08", Reason.STORE_UNAVAILABLE),
            Map.entry("40", Reason.STORE_UNAVAILABLE),
            Map.entry("53", Reason.STORE_UNAVAILABLE),
            Map.entry("57", Reason.STORE_UNAVAILABLE),
            Map.entry("58", Reason.STORE_UNAVAILABLE),
            // A setting that the statement needs, a snapshot that is too old, a foreign server that is away.
            Map.entry("72000", Reason.STORE_UNAVAILABLE),
            Map.entry("HV00N", Reason.STORE_UNAVAILABLE),
            // A cursor or a statement that a pooler in between gave to somebody else; a database that is being dropped.
            Map.entry("26000", Reason.STORE_UNAVAILABLE),
            Map.entry("34000", Reason.STORE_UNAVAILABLE),
            Map.entry("55006", Reason.STORE_UNAVAILABLE),
            // Statement, lock, idle and transaction timeouts.
            Map.entry("57014", Reason.STORE_TIMEOUT),
            Map.entry("55P03", Reason.STORE_TIMEOUT),
            Map.entry("25P03", Reason.STORE_TIMEOUT),
            Map.entry("25P04", Reason.STORE_TIMEOUT),
            Map.entry("57P05", Reason.STORE_TIMEOUT),
            // It says of itself that it is broken.
            Map.entry("XX", Reason.STORE_ERROR));

    private static final String LIMIT_EXCEEDED = "54000";

    private PostgresErrors() {}

    static Throwable translate(Throwable failure) {
        if (!(failure instanceof StoreException) && RowTooLargeException.caused(failure)) {
            return new StoreException(
                    Reason.RECORD_TOO_LARGE,
                    "PostgreSQL sent more than record-bytes of the store: " + ServerMessage.cause(failure),
                    failure);
        }
        return switch (failure) {
            case StoreException e -> e;
            case UnusableKeyException e -> e;
            case TimeoutException e ->
                new StoreException(Reason.STORE_TIMEOUT, "PostgreSQL did not answer in time.", failure);
            case PgException e -> translate(e);
            case VertxException e -> unreachable(e);
            // What the client says without an exception of its own: of a closed connection, and of none in time.
            case NoStackTraceThrowable e ->
                new StoreException(
                        Reason.STORE_UNAVAILABLE,
                        "PostgreSQL cannot be reached: "
                                + ("Timeout".equals(e.getMessage())
                                        ? "no connection was to be had in time"
                                        : ServerMessage.of(e.getMessage()))
                                + ".",
                        failure);
            default -> ServerMessage.isBrokenConnection(failure) ? unreachable(failure) : unknown(failure);
        };
    }

    /** Whether the server could not hold a value of its answer. */
    static boolean isTooLong(Throwable failure) {
        return failure instanceof StoreException
                && failure.getCause() instanceof PgException e
                && LIMIT_EXCEEDED.equals(e.getSqlState());
    }

    private static StoreException unreachable(Throwable failure) {
        return new StoreException(
                Reason.STORE_UNAVAILABLE,
                "PostgreSQL cannot be reached: " + ServerMessage.cause(failure) + ".",
                failure);
    }

    private static StoreException unknown(Throwable failure) {
        LOG.errorf(failure, "A failure of the PostgreSQL client of an unknown kind");
        return new StoreException(
                Reason.STORE_ERROR,
                "What PostgreSQL answered could not be read: " + ServerMessage.cause(failure) + ".",
                failure);
    }

    private static StoreException translate(PgException e) {
        var state = e.getSqlState() == null ? "" : e.getSqlState();
        var reason = reason(state);
        var message = ServerMessage.of(e.getErrorMessage()) + " (SQLSTATE " + (state.isEmpty() ? "none" : state) + ")";
        return new StoreException(
                reason,
                switch (reason) {
                    case STORE_UNAVAILABLE, SOURCE_UNAVAILABLE, STORE_CHANGED ->
                        "PostgreSQL broke off a statement: " + message;
                    case STORE_TIMEOUT -> "PostgreSQL gave a statement up after its timeout: " + message;
                    case STORE_REFUSED, RECORD_TOO_LARGE -> "PostgreSQL refused a statement: " + message;
                    case STORE_ERROR -> "PostgreSQL failed at a statement: " + message;
                },
                e);
    }

    static Reason reason(String state) {
        if (state.isEmpty()) {
            return Reason.STORE_ERROR;
        }
        for (var prefix : List.of(state, state.substring(0, Math.min(2, state.length())))) {
            var reason = REASONS.get(prefix);
            if (reason != null) {
                return reason;
            }
        }
        return Reason.STORE_REFUSED;
    }
}
