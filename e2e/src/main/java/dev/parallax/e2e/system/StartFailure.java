package dev.parallax.e2e.system;

/** A process did not come up; the message is one line for a person, with the path of its log. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }
}
