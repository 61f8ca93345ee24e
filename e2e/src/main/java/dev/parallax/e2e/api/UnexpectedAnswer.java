package dev.parallax.e2e.api;

/** An answer with another status than the one the caller can go on with. */
public final class UnexpectedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedAnswer(Answer answer) {
        super(answer.request() + " answered " + answer.status() + ": " + answer.body());
    }
}
