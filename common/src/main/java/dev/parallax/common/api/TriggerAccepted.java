package dev.parallax.common.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * 202 of {@code POST /api/v1/reconciliation/trigger}.
 *
 * @param jobIds one job a dataset, in the order asked
 * @param status always {@code RUNNING}, as the contract has it: accepted and on its way
 * @param estimatedCompletion from the durations of earlier runs, in UTC
 */
public record TriggerAccepted(List<UUID> jobIds, String status, String message, Instant estimatedCompletion) {}
