package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What changes about a job while it lives; the columns of the queue have the same names and say what each means.
 *
 * @param closedAttempt the last attempt that is settled; an attempt that only lost its lease is not, so that a late
 *     end of it still counts
 * @param leaseUntil set in flight only; null for a job that waits for its children
 * @param openChildren null for a job that was never planned
 */
public record JobState(
        JobStatus status,
        int attempt,
        int closedAttempt,
        int retries,
        int leaseLosses,
        Instant runAt,
        @Nullable Instant leaseUntil,
        @Nullable Instant dispatchedAt,
        @Nullable Instant executedAt,
        @Nullable Instant finishedAt,
        @Nullable String worker,
        @Nullable Integer openChildren,
        long comparedRecords,
        long estimatedRecords,
        long mismatches,
        @Nullable JobResult result,
        @Nullable JobError error) {

    /** A job that just entered the queue. */
    public static JobState queued(Instant runAt, long estimatedRecords) {
        return new JobState(
                JobStatus.QUEUED,
                0,
                0,
                0,
                0,
                runAt,
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                estimatedRecords,
                0,
                null,
                null);
    }

    /** Whether what this attempt says still counts. */
    boolean hears(int saying) {
        return !status.isTerminal() && openChildren == null && saying == attempt && saying > closedAttempt;
    }

    /** Back in line; the attempt number stays and the next dispatch raises it. */
    JobState backInLine(Instant when, int closed, int retriesNow, int leaseLossesNow, @Nullable JobError why) {
        return new JobState(
                JobStatus.QUEUED,
                attempt,
                closed,
                retriesNow,
                leaseLossesNow,
                when,
                null,
                null,
                executedAt,
                null,
                worker,
                null,
                comparedRecords,
                estimatedRecords,
                mismatches,
                null,
                why);
    }

    JobState leased(Instant until) {
        return new JobState(
                JobStatus.DISPATCHED,
                attempt + 1,
                closedAttempt,
                retries,
                leaseLosses,
                runAt,
                until,
                null,
                executedAt,
                null,
                null,
                null,
                0,
                estimatedRecords,
                0,
                null,
                error);
    }

    JobState withLease(Instant until) {
        return new JobState(
                status,
                attempt,
                closedAttempt,
                retries,
                leaseLosses,
                runAt,
                until,
                dispatchedAt,
                executedAt,
                finishedAt,
                worker,
                openChildren,
                comparedRecords,
                estimatedRecords,
                mismatches,
                result,
                error);
    }

    JobState withOpenChildren(int open) {
        return new JobState(
                status,
                attempt,
                closedAttempt,
                retries,
                leaseLosses,
                runAt,
                leaseUntil,
                dispatchedAt,
                executedAt,
                finishedAt,
                worker,
                open,
                comparedRecords,
                estimatedRecords,
                mismatches,
                result,
                error);
    }

    JobState withResult(JobResult with) {
        return new JobState(
                status,
                attempt,
                closedAttempt,
                retries,
                leaseLosses,
                runAt,
                leaseUntil,
                dispatchedAt,
                executedAt,
                finishedAt,
                worker,
                openChildren,
                comparedRecords,
                estimatedRecords,
                mismatches,
                with,
                error);
    }

    JobState acknowledged(Instant at, @Nullable Instant until) {
        return new JobState(
                status,
                attempt,
                closedAttempt,
                retries,
                leaseLosses,
                runAt,
                until,
                at,
                executedAt,
                finishedAt,
                worker,
                openChildren,
                comparedRecords,
                estimatedRecords,
                mismatches,
                result,
                error);
    }

    JobState running(Instant at, Instant until, String by, long compared, long estimated, long found) {
        return new JobState(
                JobStatus.RUNNING,
                attempt,
                closedAttempt,
                retries,
                leaseLosses,
                runAt,
                until,
                dispatchedAt,
                executedAt == null ? at : executedAt,
                null,
                by,
                null,
                compared,
                estimated > 0 ? estimated : estimatedRecords,
                found,
                null,
                error);
    }

    JobState waitingFor(int children, Instant at, long estimated) {
        return new JobState(
                JobStatus.RUNNING,
                attempt,
                attempt,
                retries,
                leaseLosses,
                runAt,
                null,
                dispatchedAt,
                executedAt == null ? at : executedAt,
                null,
                worker,
                children,
                comparedRecords,
                estimated,
                mismatches,
                null,
                null);
    }

    /** In line again after an end, as if new but for its number, which the end does not share. */
    JobState putBack(Instant when) {
        return new JobState(
                JobStatus.QUEUED,
                attempt + 1,
                attempt + 1,
                0,
                0,
                when,
                null,
                null,
                executedAt,
                null,
                worker,
                null,
                0,
                estimatedRecords,
                0,
                null,
                null);
    }

    /** At work again after an end, because children of it are. */
    JobState reopened(int children) {
        return new JobState(
                JobStatus.RUNNING,
                attempt + 1,
                attempt + 1,
                retries,
                leaseLosses,
                runAt,
                null,
                dispatchedAt,
                executedAt,
                null,
                worker,
                children,
                comparedRecords,
                estimatedRecords,
                mismatches,
                null,
                null);
    }

    JobState ended(JobStatus how, Instant at, @Nullable JobResult with, @Nullable JobError why) {
        return new JobState(
                how,
                attempt,
                attempt,
                retries,
                leaseLosses,
                runAt,
                null,
                dispatchedAt,
                executedAt,
                at,
                worker,
                openChildren == null ? null : 0,
                comparedRecords,
                estimatedRecords,
                mismatches,
                with,
                why);
    }
}
