package dev.parallax.common.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Whether a service works with a dataset; an element of {@code GET /api/v1/datasets}.
 *
 * @param problems why not, or what is not known yet; empty if accepted
 * @param since when this was found out
 */
public record DatasetState(String name, State state, List<Problem> problems, Instant since) {
    public DatasetState {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        problems = List.copyOf(problems);
    }

    /** From the best to the worst. */
    public enum State {
        /** Its jobs run. */
        ACCEPTED,
        /** Its jobs run; a store did not say yet whether the configuration can be honoured. */
        UNCHECKED,
        /** Its jobs end at once, with the problems as their error. */
        REFUSED
    }

    /**
     * A mistake in the configuration, or in what a store has.
     *
     * @param property the full name of the setting that cannot be honoured
     */
    public record Problem(String property, String message) {
        public Problem {
            Objects.requireNonNull(property, "property");
            Objects.requireNonNull(message, "message");
        }
    }
}
