package dev.parallax.common.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * 202 of {@code POST /api/v1/reconciliation/trigger}.
 *
 * @param jobIds one job a dataset, in the order asked: a new one, or one that waited for the same already
 * @param status always {@code RUNNING}, as the contract has it: accepted and on its way
 * @param estimatedCompletion from the durations of earlier runs, in UTC
 * @param refusedTables of all tables, those that were left out because their configuration is refused; absent if none
 * @param joinedTables those whose job waited already, instead of queueing another; absent if none
 */
public record TriggerAccepted(
        List<UUID> jobIds,
        String status,
        String message,
        Instant estimatedCompletion,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> refusedTables,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> joinedTables) {
    public TriggerAccepted {
        refusedTables = refusedTables == null ? List.of() : List.copyOf(refusedTables);
        joinedTables = joinedTables == null ? List.of() : List.copyOf(joinedTables);
    }
}
