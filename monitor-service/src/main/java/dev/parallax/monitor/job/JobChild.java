package dev.parallax.monitor.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parallax.common.job.KeyRange;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a job, with a verdict of its own.
 *
 * @param range the keys that it compares, if it is a segment
 * @param details facts that explain its result
 */
@RegisterForReflection
record JobChild(@JsonUnwrapped JobSummary summary, @Nullable KeyRange range, Map<String, Object> details) {}
