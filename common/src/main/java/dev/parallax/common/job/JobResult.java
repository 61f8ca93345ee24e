package dev.parallax.common.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a completed comparison ended.
 *
 * @param details facts that explain it: the strategy taken and why, the seed of a sample, the window of a time range
 */
public record JobResult(Verdict verdict, Counters counters, Map<String, Object> details) {
    public JobResult {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(counters, "counters");
        // Not Map.copyOf: a detail may be null.
        details = details == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
