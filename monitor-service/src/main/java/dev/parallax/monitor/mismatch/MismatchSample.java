package dev.parallax.monitor.mismatch;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.parallax.monitor.projection.Resolution;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mismatch as the details of a job show it, without the records. */
@RegisterForReflection
public record MismatchSample(
        UUID mismatchId,
        String primaryKeyValue,
        String mismatchType,
        Instant detectedAt,
        Resolution resolutionStatus,
        @JsonAnyGetter Map<String, @Nullable Object> checksums) {}
