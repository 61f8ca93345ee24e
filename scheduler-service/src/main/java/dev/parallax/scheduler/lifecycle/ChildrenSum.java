package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The children of a job as a whole: sums of their counters, the worst of their verdicts. A child that did not end well
 * was not compared, so the whole is INCONCLUSIVE.
 *
 * @param failed children that did not end well
 * @param firstError of the first such child in key order
 */
public record ChildrenSum(
        int children, int failed, @Nullable JobError firstError, Verdict verdict, Counters counters) {
    /** How one child ended. */
    public record Child(
            JobStatus status,
            @Nullable JobResult result,
            @Nullable JobError error) {}

    public static ChildrenSum of(List<Child> children) {
        int failed = 0;
        JobError firstError = null;
        Verdict verdict = Verdict.MATCH;
        Counters counters = Counters.ZERO;
        for (Child child : children) {
            JobResult result = child.result();
            if (result != null) {
                verdict = verdict.and(result.verdict());
                counters = counters.plus(result.counters());
            }
            if (child.status() != JobStatus.COMPLETED || result == null) {
                failed++;
                verdict = Verdict.INCONCLUSIVE;
                firstError = firstError == null ? child.error() : firstError;
            }
        }
        return new ChildrenSum(
                children.size(), failed, firstError, children.isEmpty() ? Verdict.INCONCLUSIVE : verdict, counters);
    }

    JobResult result() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("segments", children);
        if (failed > 0) {
            details.put("segments_failed", failed);
        }
        return new JobResult(verdict, counters, details);
    }

    Optional<JobError> error() {
        if (failed == 0) {
            return Optional.empty();
        }
        String first = firstError == null ? "" : "; first: " + firstError.code() + ", " + firstError.message();
        return Optional.of(new JobError(
                "SEGMENTS_FAILED", failed + " of " + children + " segments did not complete" + first, false));
    }
}
