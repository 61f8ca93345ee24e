package dev.parallax.reconciler.journal;

import java.util.Set;
import java.util.UUID;

/** What the journal says to a batch of intents. */
public sealed interface JournalAnswer {
    /**
     * The attempt is current.
     *
     * @param open the intents that hold their record now; the others met a record that another repair holds
     */
    record Recorded(Set<UUID> open) implements JournalAnswer {}

    /** A newer attempt of the job exists, so nothing was written and nothing may be done. */
    record Fenced() implements JournalAnswer {}
}
