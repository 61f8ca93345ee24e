package dev.parallax.common.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a comparison counted, in records. The counters of a whole are the sums of its parts. Members that an earlier
 * release did not write are 0.
 *
 * @param sourceRecords read from the source
 * @param targetRecords read from the target
 * @param matched equal on both sides
 * @param missingInTarget confirmed: in the source only
 * @param missingInSource confirmed: in the target only
 * @param dataMismatches confirmed: on both sides, with differing fields
 * @param unconvertible confirmed: a value that its declared type cannot hold
 * @param unsettled still changing after the last recheck, or not to be read again, so neither equal nor different
 * @param repaired differences closed through the owner
 * @param repairConflicts left alone because the record was changed or worked on meanwhile
 * @param repairFailures refused by the owner, or the owner could not be reached
 * @param vanishedSource read from the source, and gone from it when both sides were read again
 * @param vanishedTarget read from the target, and gone from it when both sides were read again
 * @param notFound keys that a trigger asked for and that neither side has
 * @param duplicateKeys confirmed: keys that belong to several records of a side
 * @param unusableKeys confirmed: keys of a side that the dataset's key cannot hold
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
        long repairFailures,
        long vanishedSource,
        long vanishedTarget,
        long notFound,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long duplicateKeys,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long unusableKeys) {
    @JsonCreator
    public Counters {}

    public static final Counters ZERO = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** With nothing that vanished or was not found. */
    public Counters(
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
        this(
                sourceRecords,
                targetRecords,
                matched,
                missingInTarget,
                missingInSource,
                dataMismatches,
                unconvertible,
                unsettled,
                repaired,
                repairConflicts,
                repairFailures,
                0,
                0,
                0);
    }

    /** Of records that all have keys of their own. */
    public Counters(
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
            long repairFailures,
            long vanishedSource,
            long vanishedTarget,
            long notFound) {
        this(
                sourceRecords,
                targetRecords,
                matched,
                missingInTarget,
                missingInSource,
                dataMismatches,
                unconvertible,
                unsettled,
                repaired,
                repairConflicts,
                repairFailures,
                vanishedSource,
                vanishedTarget,
                notFound,
                0,
                0);
    }

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
                repairFailures + other.repairFailures,
                vanishedSource + other.vanishedSource,
                vanishedTarget + other.vanishedTarget,
                notFound + other.notFound,
                duplicateKeys + other.duplicateKeys,
                unusableKeys + other.unusableKeys);
    }

    /** All confirmed differences, of every kind. */
    public long mismatches() {
        return missingInTarget + missingInSource + dataMismatches + unconvertible + duplicateKeys + unusableKeys;
    }
}
