package dev.parallax.messaging;

/** The content of a message cannot be used, however often it is read. Thrown by what knows that, and by nothing else. */
public final class InvalidContentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LetterReason reason;

    public InvalidContentException(LetterReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public LetterReason reason() {
        return reason;
    }
}
