package dev.parallax.reconciler.store;

/** The records with some keys do not fit into memory at once. Nothing is wrong: they are to be read in parts. */
public final class AnswerTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int fitting;

    /** @param fitting how many of the records fitted, at least 1 */
    public AnswerTooLargeException(int fitting) {
        super("more records at once than fit: " + fitting, null, false, false);
        this.fitting = fitting;
    }

    public int fitting() {
        return fitting;
    }
}
