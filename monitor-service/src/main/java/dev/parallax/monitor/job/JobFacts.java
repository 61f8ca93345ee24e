package dev.parallax.monitor.job;

import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.projection.JobProjection;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds about one job: its projection, what its children add up to, and the errors of all of them.
 */
record JobFacts(JobProjection projection, Children children, List<Failure> errors) {

    /** The children of a job; the numbers of records are those told so far. */
    record Children(long total, long waiting, long running, long completed, long failed, Sums sums) {

        static final Children NONE = new Children(0, 0, 0, 0, 0, new Sums(0, 0, 0, 0, 0, 0, 0));
    }

    /** Sums over the children, in records. */
    record Sums(
            long compared,
            long mismatches,
            long sourceRecords,
            long targetRecords,
            long repaired,
            long conflicts,
            long failures) {}

    /** One failed attempt at the job or at a child of it. */
    @RegisterForReflection
    record Failure(UUID jobId, int attempt, String code, String message, boolean retryable, Instant at) {}

    /** Records compared so far; 0 before the first heartbeat. */
    long compared() {
        return Math.max(projection.comparedRecords(), children.sums().compared());
    }

    /** Per cent, 100 only when the job has completed. */
    double progressPercent() {
        return switch (projection.stage().status()) {
            case COMPLETED -> 100;
            default -> {
                long expected = Math.max(projection.estimatedRecords(), compared());
                double percent = expected == 0 ? 0 : 100.0 * compared() / expected;
                yield Math.min(99, Math.floor(percent * 10) / 10);
            }
        };
    }

    /**
     * What the comparison says; of one that ended without a result, that nothing is sure. Null until then, and of a job that
     * compares nothing.
     */
    @Nullable
    Verdict verdict() {
        return projection.verdict();
    }

    /** The counters of the result, or while there is none, what the children tell so far; null if they tell nothing. */
    @Nullable
    Counters counters() {
        return projection.counters();
    }

    long mismatches() {
        return Math.max(
                projection.mismatches(),
                projection.counters() == null ? children.sums().mismatches() : 0);
    }

    /** What explains the result. Of what is not sure it always says why. */
    Map<String, Object> details() {
        JobResult result = projection.stage().result();
        Map<String, Object> told = result == null ? Map.of() : result.details();
        if (verdict() != Verdict.INCONCLUSIVE || !Inconclusive.of(told).isEmpty()) {
            return told;
        }
        Map<String, Object> details = new LinkedHashMap<>(told);
        details.put(Inconclusive.DETAIL, List.of(notCompleted().toDetail()));
        return details;
    }

    private Inconclusive notCompleted() {
        String last = errors.isEmpty()
                ? ""
                : ": %s, %s".formatted(errors.getLast().code(), errors.getLast().message());
        Job job = projection.job();
        return new Inconclusive(
                Inconclusive.Reason.NOT_COMPLETED.name(),
                1,
                null,
                job == null ? null : job.range(),
                job == null || job.entityId() == null ? List.of() : List.of(job.entityId()),
                "The job ended as %s and did not compare all%s"
                        .formatted(projection.stage().status(), last));
    }

    /** What became of the repairs of the job; null if it planned none, or has no result. */
    @Nullable
    String repairs() {
        JobResult result = projection.stage().result();
        return result != null && result.details().get("repairs") instanceof String repairs ? repairs : null;
    }

    /**
     * Differing records of a hundred; null while the job has no result, if it compares nothing, and if it found none and is
     * not sure: zero would say that the sides agree.
     */
    @Nullable
    Double driftPercentage() {
        Counters counters = counters();
        if (counters == null
                || (counters.mismatches() == 0 && verdict() != Verdict.MATCH && verdict() != Verdict.DRIFT)) {
            return null;
        }
        long keys = Math.max(
                Math.max(counters.sourceRecords(), counters.targetRecords()),
                counters.matched() + counters.mismatches() + counters.unsettled());
        return keys == 0 ? 0.0 : 100.0 * counters.mismatches() / keys;
    }
}
