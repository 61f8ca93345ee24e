package dev.parallax.common.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/reconciliation/trigger}.
 *
 * @param tables the datasets to reconcile; empty for all
 * @param validationStrategy how to compare
 * @param priority how urgent; NORMAL if absent
 * @param repair whether differences are repaired; if absent, what the dataset's configuration says
 * @param updatedSince for datasets whose source is a feed: read again what it changed from this time on, as far as that
 *     goes back further than the run would by itself
 * @param runAt the jobs wait for this time; at once if absent or past
 */
public record TriggerRequest(
        @JsonProperty(required = true) List<String> tables,
        @JsonProperty(required = true) Strategy validationStrategy,
        @Nullable Priority priority,
        @Nullable Boolean repair,
        @Nullable Instant updatedSince,
        @Nullable Instant runAt) {}
