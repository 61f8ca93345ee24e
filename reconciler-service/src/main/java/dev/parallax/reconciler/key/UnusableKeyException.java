package dev.parallax.reconciler.key;

/**
 * A key is null, missing, of another type than declared, or not readable. Its record cannot be placed in the order of
 * the others, so a comparison that meets it cannot be complete.
 */
public final class UnusableKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableKeyException(String message) {
        super(message);
    }
}
