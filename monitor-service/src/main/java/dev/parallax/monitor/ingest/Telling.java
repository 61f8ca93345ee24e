package dev.parallax.monitor.ingest;

import dev.parallax.common.drift.SightingIds;
import dev.parallax.common.drift.Standing;
import dev.parallax.monitor.message.MismatchMessage;
import dev.parallax.monitor.message.MismatchMessage.Found;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes one batch: the mismatches that a message tells with their documents, or those that it says to stand as one
 * earlier message told them.
 *
 * @param standing null of those that are told with their documents
 */
record Telling(MismatchMessage message, @Nullable Standing standing, EarlierMessages earlier) {

    private static final byte[] NONE = {};

    static Stream<Telling> of(MismatchMessage message, EarlierMessages earlier) {
        Stream<Telling> stand = message.standing().stream().map(one -> new Telling(message, one, earlier));
        return message.mismatches().isEmpty()
                ? stand
                : Stream.concat(Stream.of(new Telling(message, null, earlier)), stand);
    }

    /**
     * One by one.
     *
     * @throws IllegalArgumentException if anything is said to stand that is not known
     */
    List<Found> mismatches() {
        if (standing == null) {
            return message.mismatches();
        }
        SightingIds ids = SightingIds.of(message.rootId());
        SightingIds before = SightingIds.of(standing.seenBy());
        Instant at = standing.seenAt();
        return earlier.sightings(message.dataset(), standing).stream()
                .map(seen -> new Found(
                        ids.again(before, seen.id()),
                        seen.key(),
                        seen.kind(),
                        null,
                        null,
                        at,
                        at,
                        seen.start(),
                        seen.end()))
                .toList();
    }

    /**
     * The batch with the documents; null if it is the one that this becomes.
     *
     * @throws IllegalArgumentException if it is not known
     */
    @Nullable
    Long toldIn() {
        return standing == null ? null : earlier.batch(message.dataset(), standing);
    }

    /** By which later messages say that it stands; null if they refer to the message with the documents. */
    @Nullable
    UUID messageId() {
        return standing == null ? message.batchId() : null;
    }

    /** What the batch keeps of the message. */
    byte[] documents() {
        return standing == null ? message.bytes() : NONE;
    }
}
