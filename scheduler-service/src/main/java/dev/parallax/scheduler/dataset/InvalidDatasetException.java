package dev.parallax.scheduler.dataset;

/** The configuration of a dataset cannot work; the message names the property. */
public final class InvalidDatasetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidDatasetException(String dataset, String property, String what) {
        super("parallax.datasets." + dataset + "." + property + " " + what);
    }
}
