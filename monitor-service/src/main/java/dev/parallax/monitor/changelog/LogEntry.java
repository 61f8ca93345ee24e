package dev.parallax.monitor.changelog;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change, applied or attempted.
 *
 * @param jobId the job that made it, which may be a child of the one asked for
 * @param changedType the kind of record
 * @param changedEntity the dataset
 * @param changedId the record's key
 * @param before the record before, as JSON; null if there was none
 * @param after the record that the owner was asked to hold; null for a deletion
 * @param shortened whether before and after are shown in part only, because they are too large for a list
 * @param origin who or what caused it: system, actor, channel, correlation id
 * @param owner the API that made the change
 * @param undoes the change that this one takes back
 * @param undoneBy the change that took this one back
 */
@RegisterForReflection
record LogEntry(
        UUID changeId,
        Instant timestamp,
        UUID jobId,
        String changedType,
        String changedEntity,
        String changedId,
        ChangeAction action,
        ChangeStatus status,
        @JsonRawValue @Nullable String before,
        @JsonRawValue @Nullable String after,
        boolean shortened,
        @JsonRawValue String origin,
        String owner,
        UUID mismatchId,
        @Nullable String versionBefore,
        @Nullable String versionAfter,
        @Nullable String errorCode,
        @Nullable String message,
        @Nullable UUID undoes,
        @Nullable UUID undoneBy) {}
