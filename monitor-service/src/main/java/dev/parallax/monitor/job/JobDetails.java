package dev.parallax.monitor.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parallax.monitor.mismatch.MismatchSample;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job with all that is known of it.
 *
 * @param validationErrors null when nothing failed
 * @param mismatchesSummary mismatches by public type
 * @param sampleMismatches the first ten; all of them are at the list of mismatches
 * @param details facts that explain the result, such as the strategy taken and why
 * @param runAt not before this time, while it waits
 */
@RegisterForReflection
record JobDetails(
        @JsonUnwrapped JobSummary summary,
        @Nullable List<JobFacts.Failure> validationErrors,
        Map<String, Long> mismatchesSummary,
        List<MismatchSample> sampleMismatches,
        ChildrenSummary children,
        List<State> history,
        Map<String, Object> details,
        @Nullable String plan,
        @Nullable UUID parentId,
        @Nullable Instant runAt) {

    /** How many children there are, by where they stand. */
    @RegisterForReflection
    record ChildrenSummary(long total, long waiting, long running, long completed, long failed) {}

    /** One state that the job went through. */
    @RegisterForReflection
    record State(
            String state,
            int attempt,
            Instant at,
            @Nullable String worker,
            @Nullable String errorCode,
            @Nullable String message) {}
}
