package dev.parallax.monitor.job;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.monitor.dataset.StoreKinds;
import dev.parallax.monitor.projection.JobProjection;
import dev.parallax.monitor.projection.PublicJobType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as a list shows it: one flat object. Next to the counts of source and target it has them by the kind of store,
 * for example {@code postgres_row_count}.
 */
@RegisterForReflection
record JobSummary(
        @JsonUnwrapped What what,
        @JsonUnwrapped When when,
        @JsonUnwrapped Findings findings,
        List<JobFacts.Failure> errors,
        @JsonAnyGetter Map<String, @Nullable Long> rowCounts) {

    /** What the job is. */
    @RegisterForReflection
    record What(
            UUID jobId,
            String tableName,
            PublicJobType jobType,
            Strategy validationStrategy,
            JobType task,
            String entityType,
            @Nullable String entityId,
            Priority priority,
            Origin origin,
            int attempt) {}

    /**
     * When it was queued, started and completed, in UTC.
     *
     * @param durationSeconds whole seconds, once it has ended
     * @param etaSeconds seconds left at the pace so far, while it runs
     */
    @RegisterForReflection
    record When(
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Long durationSeconds,
            @Nullable Long durationMillis,
            @Nullable Long etaSeconds) {}

    /**
     * What it has found so far.
     *
     * @param verdict null while it is not known, and of a job that compares nothing
     * @param driftPercentage differing records of a hundred; null if it found none and is not sure
     * @param unsettledCount records of which nothing is sure
     * @param vanishedCount records that were read and gone when they were read again, on either side
     * @param notFoundCount keys that were asked for and that neither side has
     * @param repairs what became of the repairs of an ended run that planned some: APPLIED, NOT_APPLIED, HELD_BACK,
     *     RELEASED or DISCARDED
     */
    @RegisterForReflection
    record Findings(
            JobStatus status,
            double progressPercent,
            @Nullable Verdict verdict,
            long comparedCount,
            @Nullable Long sourceRowCount,
            @Nullable Long targetRowCount,
            long mismatchCount,
            @Nullable Double driftPercentage,
            long repairedCount,
            long conflictCount,
            long failureCount,
            long unsettledCount,
            long vanishedCount,
            long notFoundCount,
            @Nullable String repairs,
            boolean alertFired) {}

    static JobSummary of(JobFacts facts, StoreKinds kinds, Instant now) {
        JobProjection projection = facts.projection();
        Job job = Objects.requireNonNull(projection.job(), "a job is shown only once it is defined");
        Findings findings = findings(facts);
        Map<String, @Nullable Long> rowCounts = new LinkedHashMap<>();
        if (!kinds.source().equals(kinds.target())) {
            rowCounts.put(kinds.sourceWord() + "_row_count", findings.sourceRowCount);
            rowCounts.put(kinds.targetWord() + "_row_count", findings.targetRowCount);
        }
        return new JobSummary(
                new What(
                        job.id(),
                        job.dataset(),
                        PublicJobType.of(job),
                        job.strategy(),
                        job.type(),
                        job.entityType(),
                        job.entityId(),
                        job.priority(),
                        job.origin(),
                        projection.stage().attempt()),
                when(facts, now),
                findings,
                facts.errors(),
                rowCounts);
    }

    private static When when(JobFacts facts, Instant now) {
        JobProjection projection = facts.projection();
        Instant startedAt = projection.startedAt();
        Instant completedAt = projection.completedAt();
        Duration duration = startedAt == null || completedAt == null ? null : Duration.between(startedAt, completedAt);
        Long eta = null;
        double percent = facts.progressPercent();
        if (projection.stage().status() == JobStatus.RUNNING && startedAt != null && percent > 0) {
            double elapsed = Math.max(0, Duration.between(startedAt, now).toMillis()) / 1000.0;
            eta = Math.round(elapsed * (100 - percent) / percent);
        }
        return new When(
                projection.queuedAt(),
                startedAt,
                completedAt,
                duration == null ? null : Math.round(duration.toMillis() / 1000.0),
                duration == null ? null : duration.toMillis(),
                eta);
    }

    private static Findings findings(JobFacts facts) {
        Counters counters = facts.counters();
        JobFacts.Sums sums = facts.children().sums();
        return new Findings(
                facts.projection().stage().status(),
                facts.progressPercent(),
                facts.verdict(),
                facts.compared(),
                counters == null ? null : counters.sourceRecords(),
                counters == null ? null : counters.targetRecords(),
                facts.mismatches(),
                facts.driftPercentage(),
                counters == null ? sums.repaired() : counters.repaired(),
                counters == null ? sums.conflicts() : counters.repairConflicts(),
                counters == null ? sums.failures() : counters.repairFailures(),
                counters == null ? 0 : counters.unsettled(),
                counters == null ? 0 : counters.vanishedSource() + counters.vanishedTarget(),
                counters == null ? 0 : counters.notFound(),
                facts.repairs(),
                false);
    }
}
