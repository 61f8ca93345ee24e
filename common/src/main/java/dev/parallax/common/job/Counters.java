package dev.parallax.common.job;

/**
 * What a comparison counted, in records. The counters of a whole are the sums of its parts.
 *
 * @param sourceRecords read from the source
 * @param targetRecords read from the target
 * @param matched equal on both sides
 * @param missingInTarget confirmed: in the source only
 * @param missingInSource confirmed: in the target only
 * @param dataMismatches confirmed: on both sides, with differing fields
 * @param unconvertible confirmed: a value that its declared type cannot hold
 * @param unsettled still changing after the last recheck, so neither equal nor different
 * @param repaired differences closed through the owner
 * @param repairConflicts left alone because the record was changed or worked on meanwhile
 * @param repairFailures refused by the owner, or the owner could not be reached
 */
public record Counters(
        long sourceRecords,
        long targetRecords,
        long matched,
        long missingInTarget,
        long missingInSource,
        long dataMismatches,
        long unconvertible,
        long unsettled,
        long repaired,
        long repairConflicts,
        long repairFailures) {
    public static final Counters ZERO = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The sum, counter by counter. */
    public Counters plus(Counters other) {
        return new Counters(
                sourceRecords + other.sourceRecords,
                targetRecords + other.targetRecords,
                matched + other.matched,
                missingInTarget + other.missingInTarget,
                missingInSource + other.missingInSource,
                dataMismatches + other.dataMismatches,
                unconvertible + other.unconvertible,
                unsettled + other.unsettled,
                repaired + other.repaired,
                repairConflicts + other.repairConflicts,
                repairFailures + other.repairFailures);
    }

    /** All confirmed differences, of every kind. */
    public long mismatches() {
        return missingInTarget + missingInSource + dataMismatches + unconvertible;
    }
}
