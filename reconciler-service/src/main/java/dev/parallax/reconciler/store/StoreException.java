package dev.parallax.reconciler.store;

import org.jspecify.annotations.Nullable;

/** A store did not do what it was asked. The message is for an operator. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** It cannot be reached, the connection broke, or it broke off for a reason that passes. */
        STORE_UNAVAILABLE(true),
        /** It took longer than the configured timeout. */
        STORE_TIMEOUT(true),
        /** What it declared a moment ago is not so any more. */
        STORE_CHANGED(true),
        /** A record is larger than what is received of one, and was read where nothing can be left out. */
        RECORD_TOO_LARGE(false),
        /** A feed did not answer, answered that it is out of order, or gave what nobody can read. */
        SOURCE_UNAVAILABLE(true),
        /** It understood and refused: a table, column or right that is not there, a value it cannot compute with. */
        STORE_REFUSED(false),
        /** Its answer, or its failure, is of no kind that is known here: a defect of ours until it is looked into. */
        STORE_ERROR(false);

        private final boolean retryable;

        Reason(boolean retryable) {
            this.retryable = retryable;
        }
    }

    private final Reason reason;

    public StoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public boolean retryable() {
        return reason.retryable;
    }

    /** The same, with the name of the store, or its side, before the message. */
    StoreException at(String place) {
        return new StoreException(reason, place + ": " + getMessage(), this);
    }
}
