package dev.parallax.reconciler.flow;

import dev.parallax.common.job.JobError;
import org.jspecify.annotations.Nullable;

/** The attempt failed for a reason that has a name. */
public final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient JobError error;

    JobFailedException(String code, String message, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.error = new JobError(code, message, retryable);
    }

    static JobFailedException terminal(String code, String message) {
        return new JobFailedException(code, message, false, null);
    }

    public JobError error() {
        return error;
    }
}
