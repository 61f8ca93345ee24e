package dev.parallax.common.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a completed job ended.
 *
 * @param verdict null for a job that compares nothing: an undo, a follow-up, a search for orphans
 * @param details facts that explain it: the strategy taken and why, the seed of a sample, the window of a time range, the
 *     {@link Books}, and why it is {@link Inconclusive}
 */
public record JobResult(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Verdict verdict,
        Counters counters,
        Map<String, Object> details) {
    public JobResult {
        Objects.requireNonNull(counters, "counters");
        // Not Map.copyOf: a detail may be null.
        details = details == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Of a job that compares nothing. */
    public static JobResult withoutVerdict(Counters counters, Map<String, Object> details) {
        return new JobResult(null, counters, details);
    }
}
