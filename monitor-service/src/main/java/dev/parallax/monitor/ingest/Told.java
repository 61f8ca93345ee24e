package dev.parallax.monitor.ingest;

import dev.parallax.monitor.message.MismatchMessage;
import dev.parallax.monitor.projection.Sighting;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One sighting of a poll with where it was told.
 *
 * @param batch the number of the batch that its message becomes
 */
record Told(Sighting sighting, MismatchMessage.Found found, MismatchMessage message, long batch) {

    /** The same, where it is known that it was first seen at the time. */
    Told since(Instant time) {
        return new Told(sighting, found.since(time), message, batch);
    }

    /** Each sighting as the latest message tells it. The messages have their numbers in the order of the list. */
    static Collection<Told> of(List<MismatchMessage> messages, List<Long> numbers) {
        Map<UUID, Told> told = new LinkedHashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            MismatchMessage message = messages.get(i);
            for (MismatchMessage.Found found : message.mismatches()) {
                told.merge(
                        found.id(),
                        new Told(message.sighting(found), found, message, numbers.get(i)),
                        (one, other) -> other.found.lastSeen().isAfter(one.found.lastSeen()) ? other : one);
            }
        }
        return told.values();
    }
}
