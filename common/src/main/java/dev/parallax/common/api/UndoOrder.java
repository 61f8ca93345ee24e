package dev.parallax.common.api;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An {@link UndoRequest} as it goes on to the one who keeps the queue, with what the log knows of the change. What is
 * restored is not in it: the service that made the change has that in its journal.
 *
 * @param table the dataset
 * @param undoneBy the change that took it back already
 */
public record UndoOrder(
        @Nullable String reason,
        @Nullable String actor,
        String table,
        String entityType,
        String entityId,
        @Nullable UUID undoneBy) {}
