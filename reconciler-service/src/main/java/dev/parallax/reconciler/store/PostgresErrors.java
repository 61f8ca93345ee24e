package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.pgclient.PgException;

/** What a failure of PostgreSQL or its client means. */
final class PostgresErrors {
    private static final String QUERY_CANCELED = "57014";
    private static final String READ_ONLY = "25006";

    private static final String LIMIT_EXCEEDED = "54000";

    private PostgresErrors() {}

    static Throwable translate(Throwable failure) {
        return switch (failure) {
            case StoreException e -> e;
            case UnusableKeyException e -> e;
            case TimeoutException e ->
                new StoreException(Reason.STORE_TIMEOUT, "PostgreSQL did not answer in time.", failure);
            case PgException e -> translate(e);
            default -> new StoreException(Reason.STORE_UNAVAILABLE, "PostgreSQL cannot be reached.", failure);
        };
    }

    /** Whether the server could not hold a value of its answer. */
    static boolean isTooLong(Throwable failure) {
        return failure instanceof StoreException
                && failure.getCause() instanceof PgException e
                && LIMIT_EXCEEDED.equals(e.getSqlState());
    }

    private static StoreException translate(PgException e) {
        var state = e.getSqlState() == null ? "" : e.getSqlState();
        if (state.equals(QUERY_CANCELED)) {
            return new StoreException(Reason.STORE_TIMEOUT, "PostgreSQL gave a statement up after its timeout.", e);
        }
        // Syntax, names and rights, data that a query of the configuration cannot digest, or a query that writes.
        if (state.equals(READ_ONLY) || state.startsWith("42") || state.startsWith("22") || state.startsWith("21")) {
            return new StoreException(
                    Reason.STORE_REFUSED, "PostgreSQL refused a statement: " + e.getErrorMessage(), e);
        }
        return new StoreException(
                Reason.STORE_UNAVAILABLE, "PostgreSQL broke off a statement (SQLSTATE " + state + ").", e);
    }
}
