package dev.parallax.reconciler.planned;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.settle.Fingerprint;
import java.util.UUID;

/**
 * A repair that a segment would have made.
 *
 * @param jobId the segment
 * @param recordKey the record's key as one string
 * @param read what both sides looked like when the difference was confirmed
 */
public record PlannedRepair(UUID jobId, String recordKey, MismatchKind kind, ChangeAction action, Fingerprint read) {}
