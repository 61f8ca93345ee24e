package dev.parallax.reconciler.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Evenly spaced elements of a sequence whose length is not known: every n-th one, where n doubles whenever too many are
 * held. What it holds is bounded by the wanted size, whatever a store said about its number of records.
 */
final class SpacedSample<T> {
    private final int size;
    private List<T> held = new ArrayList<>();
    private long step = 1;
    private long position;

    /** @param size elements wanted; it ends up with at least as many, if there were, and fewer than twice as many */
    SpacedSample(int size) {
        this.size = Math.max(1, size);
    }

    void offer(T element) {
        position++;
        if (position % step != 0) {
            return;
        }
        held.add(element);
        if (held.size() == 2 * size) {
            // Those at the even positions are the multiples of twice the step.
            var kept = new ArrayList<T>(2 * size);
            for (int i = 1; i < held.size(); i += 2) {
                kept.add(held.get(i));
            }
            held = kept;
            step *= 2;
        }
    }

    List<T> elements() {
        return List.copyOf(held);
    }
}
