package dev.parallax.reconciler.journal;

import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Counters;
import java.util.List;

/**
 * Joins what the last attempt of a job counted with what the journal holds of all its attempts, so that the job's
 * counters are those of a run without a crash: a record that an earlier attempt repaired looks equal now, and is
 * counted as the difference it was.
 */
public final class JobTally {
    private JobTally() {}

    /**
     * Repairs of one job that share these properties, counting only the latest repair of each record.
     *
     * @param current whether the last attempt wrote them
     */
    public record Line(boolean current, MismatchKind kind, ChangeStatus status, long records) {}

    /** The counters of the job, given those of its last attempt's scan. */
    public static Counters join(Counters scan, List<Line> journal) {
        var total = scan;
        for (var line : journal) {
            total = total.plus(line.current() ? outcome(line) : earlier(line));
        }
        return total;
    }

    /** The counters of a job that compares nothing: what an earlier attempt did not repair, the last one met again. */
    public static Counters outcomes(List<Line> journal) {
        var total = Counters.ZERO;
        for (var line : journal) {
            if (line.current() || line.status() == ChangeStatus.APPLIED) {
                total = total.plus(outcome(line));
            }
        }
        return total;
    }

    /** Records whose difference of this kind was repaired, in whatever attempt. */
    public static long applied(List<Line> journal, MismatchKind kind) {
        return journal.stream()
                .filter(line -> line.kind() == kind && line.status() == ChangeStatus.APPLIED)
                .mapToLong(Line::records)
                .sum();
    }

    private static Counters outcome(Line line) {
        long n = line.records();
        return switch (line.status()) {
            case APPLIED -> repairs(n, 0, 0);
            case CONFLICT -> repairs(0, n, 0);
            case REJECTED, FAILED -> repairs(0, 0, n);
        };
    }

    private static Counters earlier(Line line) {
        if (line.status() != ChangeStatus.APPLIED) {
            // Not repaired, so the last attempt's scan met the record again.
            return Counters.ZERO;
        }
        long n = line.records();
        return switch (line.kind()) {
            case MISSING_IN_TARGET -> new Counters(0, -n, -n, n, 0, 0, 0, 0, n, 0, 0);
            case MISSING_IN_SOURCE -> new Counters(0, n, 0, 0, n, 0, 0, 0, n, 0, 0);
            case DATA_MISMATCH -> new Counters(0, 0, -n, 0, 0, n, 0, 0, n, 0, 0);
            case UNCONVERTIBLE -> new Counters(0, 0, -n, 0, 0, 0, n, 0, n, 0, 0);
            case DUPLICATE_KEY, UNUSABLE_KEY -> repairs(n, 0, 0);
        };
    }

    private static Counters repairs(long repaired, long conflicts, long failures) {
        return new Counters(0, 0, 0, 0, 0, 0, 0, 0, repaired, conflicts, failures);
    }
}
