package dev.parallax.reconciler.store;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.TimeoutException;
import java.util.Set;

/** What a failure of MongoDB or its driver means. */
final class MongoErrors {
    /** Unauthorized, BadValue, FailedToParse, TypeMismatch, CommandNotFound, and unknown stages and operators. */
    private static final Set<Integer> REFUSALS = Set.of(2, 9, 13, 14, 59, 168, 40324, 15955, 16436, 31325);

    private MongoErrors() {}

    static Throwable translate(Throwable failure) {
        return switch (failure) {
            case StoreException e -> e;
            case UnusableKeyException e -> e;
            case TimeoutException e -> timeout(e);
            case MongoExecutionTimeoutException e -> timeout(e);
            case MongoOperationTimeoutException e -> timeout(e);
            case MongoSecurityException e ->
                new StoreException(Reason.STORE_REFUSED, "MongoDB refused the credentials.", e);
            case MongoCommandException e
            when REFUSALS.contains(e.getErrorCode()) ->
                new StoreException(Reason.STORE_REFUSED, "MongoDB refused a command: " + e.getErrorMessage(), e);
            default -> new StoreException(Reason.STORE_UNAVAILABLE, "MongoDB cannot be reached.", failure);
        };
    }

    /** Whether an answer was longer than the driver receives: a server that is not MongoDB may not bound its answers. */
    static boolean isTooLong(Throwable failure) {
        var cause = failure instanceof StoreException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof MongoInternalException
                && String.valueOf(cause.getMessage()).contains("greater than the maximum message length");
    }

    private static StoreException timeout(Throwable failure) {
        return new StoreException(Reason.STORE_TIMEOUT, "MongoDB did not answer in time.", failure);
    }
}
