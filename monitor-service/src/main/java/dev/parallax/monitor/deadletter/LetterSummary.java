package dev.parallax.monitor.deadletter;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter without what the message was.
 *
 * @param putAsideAt when it became one
 * @param reader the service and the channel that could not use it; null of letters of older releases
 * @param topic where the message was, with its partition and offset
 * @param messageAt when it was written
 * @param code why it could not be used
 * @param reason the same as a sentence
 * @param valueBytes how many bytes the message had; null of a tombstone
 * @param complete whether all of the message was kept, so that it can be replayed
 * @param replayedAt when it was sent to its topic again; null if it was not
 * @param replayedBy who asked for that
 */
@RegisterForReflection
record LetterSummary(
        UUID letterId,
        Instant putAsideAt,
        @Nullable String reader,
        String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable Instant messageAt,
        String code,
        String reason,
        @Nullable Long valueBytes,
        boolean complete,
        @Nullable Instant replayedAt,
        @Nullable String replayedBy) {}
