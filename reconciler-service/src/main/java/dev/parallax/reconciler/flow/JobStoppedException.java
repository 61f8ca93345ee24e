package dev.parallax.reconciler.flow;

/** The job does not go on here, through no fault of its own. */
public final class JobStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** A newer attempt exists, or the job was cancelled; what this one says is void. */
        FENCED,
        /** The process shuts down; the job is to be given back. */
        DRAINING
    }

    private final Reason reason;

    public JobStoppedException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
