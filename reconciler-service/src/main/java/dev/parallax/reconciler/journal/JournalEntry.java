package dev.parallax.reconciler.journal;

import org.jspecify.annotations.Nullable;

/**
 * A call as the journal holds it.
 *
 * @param outcome null while it is open
 */
public record JournalEntry(RepairIntent intent, @Nullable RepairOutcome outcome) {}
