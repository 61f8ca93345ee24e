package dev.parallax.reconciler.work;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that have arrived and wait for a free slot: the more urgent first, and before a segment the single records,
 * which are short and somebody waits for. Bounded by making the arrival of the next one wait. Safe for threads.
 */
final class Backlog {
    private static final Set<JobType> SHORT = EnumSet.of(JobType.RECONCILE_RECORD, JobType.UNDO_CHANGE);

    private final int slots;
    private final int waiting;
    private final PriorityQueue<Arrived> queue = new PriorityQueue<>(Comparator.comparing(
                    (Arrived arrived) -> !SHORT.contains(arrived.job().type()))
            .thenComparing(arrived -> arrived.job().priority(), Comparator.reverseOrder())
            .thenComparing(Arrived::number));
    private final List<UniEmitter<? super Void>> room = new ArrayList<>();
    private long arrivals;
    private int running;

    private record Arrived(Job job, long number, Runnable work) {}

    /**
     * @param slots jobs that may run at once
     * @param waiting jobs that may wait for one
     */
    Backlog(int slots, int waiting) {
        this.slots = slots;
        this.waiting = waiting;
    }

    /** Queues the work; the returned {@link Uni} completes when there is room for another. */
    synchronized Uni<Void> add(Job job, Runnable work) {
        queue.add(new Arrived(job, arrivals++, work));
        if (queue.size() <= waiting) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().<Void>emitter(this::whenRoom);
    }

    /** The next work to run, which then holds a slot until {@link #done}; null if there is none or no slot. */
    synchronized @Nullable Runnable take() {
        if (running >= slots || queue.isEmpty()) {
            return null;
        }
        running++;
        var next = queue.remove();
        if (queue.size() <= waiting) {
            room.forEach(emitter -> emitter.complete(null));
            room.clear();
        }
        return next.work();
    }

    synchronized void done() {
        running--;
    }

    synchronized int size() {
        return queue.size();
    }

    private synchronized void whenRoom(UniEmitter<? super Void> emitter) {
        if (queue.size() <= waiting) {
            emitter.complete(null);
        } else {
            room.add(emitter);
        }
    }
}
