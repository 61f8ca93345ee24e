package dev.parallax.monitor.ingest;

import dev.parallax.common.drift.Standing;
import dev.parallax.monitor.message.MismatchMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Messages of a poll that are taken in together. What stands is looked up, and all of a message that stands is taken in
 * without a look at each: so nothing else in the turn may tell what is looked up, or say of the same that it stands, and
 * no job tells in it by two attempts.
 */
final class Turn {

    /** Sightings that are in memory at once, but for a single message that has more. */
    private static final int MOST = 20_000;

    private final List<MismatchMessage> messages = new ArrayList<>();
    private final Set<UUID> roots = new HashSet<>();
    private final Set<UUID> standing = new HashSet<>();
    private final Map<UUID, Integer> attempts = new HashMap<>();
    private int sightings;

    private Turn() {}

    /** The messages in their order. */
    static List<List<MismatchMessage>> of(List<MismatchMessage> messages) {
        List<Turn> turns = new ArrayList<>();
        for (MismatchMessage message : messages) {
            if (turns.isEmpty() || !turns.getLast().takes(message)) {
                turns.add(new Turn());
            }
            turns.getLast().add(message);
        }
        return turns.stream().map(turn -> List.copyOf(turn.messages)).toList();
    }

    private boolean takes(MismatchMessage message) {
        return sightings + count(message) <= MOST
                && attempts.getOrDefault(message.jobId(), message.attempt()) == message.attempt()
                && message.standing().stream()
                        .noneMatch(one -> roots.contains(one.seenBy()) || standing.contains(one.told()));
    }

    private void add(MismatchMessage message) {
        messages.add(message);
        roots.add(message.rootId());
        message.standing().forEach(one -> standing.add(one.told()));
        attempts.put(message.jobId(), message.attempt());
        sightings += count(message);
    }

    private static int count(MismatchMessage message) {
        return message.mismatches().size()
                + message.standing().stream().mapToInt(Standing::count).sum();
    }
}
