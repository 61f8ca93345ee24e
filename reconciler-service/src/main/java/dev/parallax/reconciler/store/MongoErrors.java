package dev.parallax.reconciler.store;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.TimeoutException;
import java.io.IOException;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What a failure of MongoDB or its driver means. The server's errors are classified by their code (error_codes.yml of
 * the server): those that pass by themselves; all others it refuses for good.
 */
final class MongoErrors {
    private static final Logger LOG = Logger.getLogger(MongoErrors.class);

    /** MaxTimeMSExpired, ExceededTimeLimit and their like between the servers of a cluster. */
    private static final Set<Integer> TIMEOUTS = Set.of(50, 89, 202, 262, 290);

    /**
     * Hosts and sockets (6, 7, 9001), conflicts and snapshots (112, 239, 246, 251), a cursor or a query that was killed
     * (43, 136, 175, 237, 11601), a server that stops (91, 11600), elections (189, 10058, 10107, 11602, 13435, 13436),
     * shards that move (63, 150, 13388), no server for the read preference (133, 134), overload (317, 365, 384, 462).
     */
    private static final Set<Integer> PASSING = Set.of(
            6, 7, 9001, 112, 239, 246, 251, 43, 136, 175, 237, 11601, 91, 11600, 189, 10058, 10107, 11602, 13435, 13436,
            63, 150, 13388, 133, 134, 317, 365, 384, 462);

    private MongoErrors() {}

    static Throwable translate(Throwable failure) {
        return switch (failure) {
            case StoreException e -> e;
            case UnusableKeyException e -> e;
            case TimeoutException e -> timeout("MongoDB did not answer in time.", e);
            case MongoOperationTimeoutException e -> timeout("MongoDB did not answer in time.", e);
            case MongoSocketReadTimeoutException e -> timeout("MongoDB did not answer in time.", e);
            case MongoExecutionTimeoutException e ->
                timeout("MongoDB gave a command up after its timeout: " + said(e), e);
            case MongoSecurityException e -> security(e);
            case MongoServerException e -> server(e);
            case MongoException e when isConnection(e) -> unreachable(e);
            default -> ServerMessage.isBrokenConnection(failure) ? unreachable(failure) : unknown(failure);
        };
    }

    /** Whether an answer was longer than the driver receives: a server that is not MongoDB may not bound its answers. */
    static boolean isTooLong(Throwable failure) {
        return failure instanceof MongoInternalException
                && String.valueOf(failure.getMessage()).contains("greater than the maximum message length");
    }

    /** The handshake failed: the server refused the credentials, or it did not come to that. */
    private static StoreException security(MongoSecurityException e) {
        return switch (e.getCause()) {
            case MongoCommandException refusal
            when !isPassing(refusal) ->
                new StoreException(Reason.STORE_REFUSED, "MongoDB refused the credentials: " + said(refusal), e);
            case MongoServerException passing -> server(passing);
            case MongoException broken when isConnection(broken) -> unreachable(e);
            case IOException broken -> unreachable(e);
            case null, default ->
                new StoreException(
                        Reason.STORE_REFUSED,
                        "MongoDB refused the credentials: " + ServerMessage.of(e.getMessage()),
                        e);
        };
    }

    private static boolean isConnection(MongoException e) {
        return switch (e) {
            case MongoSocketException socket -> true;
            case MongoTimeoutException noServer -> true;
            case MongoServerUnavailableException noServer -> true;
            case MongoConnectionPoolClearedException cleared -> true;
            // Of an address with +srv, which the DNS answers.
            case MongoConfigurationException unresolved -> true;
            default -> false;
        };
    }

    private static StoreException server(MongoServerException e) {
        if (TIMEOUTS.contains(e.getCode())) {
            return timeout("MongoDB gave a command up after its timeout: " + said(e), e);
        }
        return isPassing(e)
                ? new StoreException(Reason.STORE_UNAVAILABLE, "MongoDB broke off a command: " + said(e), e)
                : new StoreException(Reason.STORE_REFUSED, "MongoDB refused a command: " + said(e), e);
    }

    private static boolean isPassing(MongoServerException e) {
        return PASSING.contains(e.getCode())
                || e.hasErrorLabel("RetryableReadError")
                || e.hasErrorLabel("TransientTransactionError")
                || e.hasErrorLabel("SystemOverloadedError");
    }

    private static String said(MongoException e) {
        return e instanceof MongoCommandException command
                ? "%s (code %d%s)"
                        .formatted(
                                ServerMessage.of(command.getErrorMessage()),
                                command.getErrorCode(),
                                command.getErrorCodeName().isEmpty() ? "" : " " + command.getErrorCodeName())
                : "%s (code %d)".formatted(ServerMessage.of(e.getMessage()), e.getCode());
    }

    private static StoreException timeout(String message, Throwable failure) {
        return new StoreException(Reason.STORE_TIMEOUT, message, failure);
    }

    private static StoreException unreachable(Throwable failure) {
        return new StoreException(
                Reason.STORE_UNAVAILABLE, "MongoDB cannot be reached: " + ServerMessage.cause(failure) + ".", failure);
    }

    private static StoreException unknown(Throwable failure) {
        LOG.errorf(failure, "A failure of the MongoDB client of an unknown kind");
        return new StoreException(
                Reason.STORE_ERROR,
                "What MongoDB answered could not be read: " + ServerMessage.cause(failure) + ".",
                failure);
    }
}
