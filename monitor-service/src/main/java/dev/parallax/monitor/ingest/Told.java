package dev.parallax.monitor.ingest;

import dev.parallax.monitor.message.MismatchMessage;
import dev.parallax.monitor.message.Seen;
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
 * @param batch the number of the batch that the telling becomes
 */
record Told(Sighting sighting, MismatchMessage.Found found, Telling telling, long batch) {

    /** The same, where it is known that it was first seen at the time. */
    Told since(Instant time) {
        return new Told(sighting, found.since(time), telling, batch);
    }

    /** The same of one that stands, as it was told in full. */
    Told as(Seen seen) {
        MismatchMessage.Found full = found.as(seen.sourceChecksum(), seen.targetChecksum());
        return new Told(telling.message().sighting(full), full, telling, batch);
    }

    /** Each sighting as the latest message tells it. */
    static Collection<Told> of(List<Numbered> tellings) {
        Map<UUID, Told> told = new LinkedHashMap<>();
        for (Numbered numbered : tellings) {
            Telling telling = numbered.telling();
            for (MismatchMessage.Found found : telling.mismatches()) {
                told.merge(
                        found.id(),
                        new Told(telling.message().sighting(found), found, telling, numbered.batch()),
                        (one, other) -> other.found.lastSeen().isAfter(one.found.lastSeen()) ? other : one);
            }
        }
        return told.values();
    }
}
