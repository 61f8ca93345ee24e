package dev.parallax.reconciler.key;

import java.util.Locale;

/** What becomes of a comparison that meets keys by which no record can be told from the others. */
public enum KeyProblems {
    /** It ends with an error. */
    REFUSE,
    /** Each is a mismatch of its own, and the other records are compared. */
    REPORT;

    /** As configuration writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
