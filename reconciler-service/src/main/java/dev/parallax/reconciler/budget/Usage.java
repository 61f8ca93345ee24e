package dev.parallax.reconciler.budget;

import dev.parallax.reconciler.dataset.RepairLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was taken of a dataset's budget of late, in slots of a twelfth of the window. A slot counts for as long as any of
 * it is within the window, so no time that is as long as the window sees more taken than the limit. Pure.
 *
 * @param lastSlot when the latest slot began
 * @param changes creations, updates and deletions, the latest slot first
 * @param deletes likewise
 */
record Usage(Instant lastSlot, List<Long> changes, List<Long> deletes) {
    private static final int SLOTS = 12;

    Usage {
        changes = List.copyOf(changes);
        deletes = List.copyOf(deletes);
    }

    static Usage none(Instant now) {
        return new Usage(now, List.of(), List.of());
    }

    /**
     * Takes so much.
     *
     * @param deleting how many of the changes are deletions
     * @return empty if that is more than is left, and nothing is taken
     */
    Optional<Usage> take(long changing, long deleting, RepairLimits limits, Instant now) {
        var slot = limits.window().dividedBy(SLOTS);
        // A clock that is behind another replica's counts in the latest slot.
        long passed = Math.max(0, Duration.between(lastSlot, now).dividedBy(slot));
        var start = passed > SLOTS ? now : lastSlot.plus(slot.multipliedBy(passed));
        var nowChanges = plus(changes, passed, changing);
        var nowDeletes = plus(deletes, passed, deleting);
        return fits(limits.changes(), nowChanges, changing) && fits(limits.deletes(), nowDeletes, deleting)
                ? Optional.of(new Usage(start, nowChanges, nowDeletes))
                : Optional.empty();
    }

    /** So many slots later, with more in the latest one. */
    private static List<Long> plus(List<Long> taken, long passed, long more) {
        var slots = new ArrayList<Long>(SLOTS + 1);
        for (long i = 0; i < passed && slots.size() <= SLOTS; i++) {
            slots.add(0L);
        }
        for (int i = 0; i < taken.size() && slots.size() <= SLOTS; i++) {
            slots.add(taken.get(i));
        }
        if (slots.isEmpty()) {
            slots.add(0L);
        }
        slots.set(0, slots.getFirst() + more);
        return slots;
    }

    private static boolean fits(@Nullable Long limit, List<Long> taken, long more) {
        return limit == null
                || more == 0
                || taken.stream().mapToLong(Long::longValue).sum() <= limit;
    }
}
