package dev.parallax.scheduler.dataset;

import dev.parallax.common.api.DatasetState.Problem;

/** A part of a dataset's configuration cannot work; the message names the property. */
final class InvalidDatasetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    InvalidDatasetException(String dataset, String property, String what) {
        this(new Problem("parallax.datasets." + dataset + "." + property, what));
    }

    InvalidDatasetException(Problem problem) {
        super(problem.property() + " " + problem.message());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
