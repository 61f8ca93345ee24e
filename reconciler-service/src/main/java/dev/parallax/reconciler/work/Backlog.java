package dev.parallax.reconciler.work;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that have arrived and wait for a place: the more urgent first. Single records, which are short and somebody waits
 * for, have places of their own, so that no segment keeps them waiting. Bounded by making the arrival of the next one
 * wait. Safe for threads.
 */
final class Backlog {
    private static final Set<JobType> SHORT = EnumSet.of(JobType.RECONCILE_RECORD, JobType.UNDO_CHANGE);

    private final Lane records;
    private final Lane segments;
    private final List<UniEmitter<? super Void>> room = new ArrayList<>();

    /**
     * @param records for jobs about a single record
     * @param segments for all others
     */
    Backlog(Lane records, Lane segments) {
        this.records = records;
        this.segments = segments;
    }

    /** Where a job waits and works. */
    Lane lane(Job job) {
        return SHORT.contains(job.type()) ? records : segments;
    }

    /** Queues the work; the returned {@link Uni} completes when there is room for another. */
    synchronized Uni<Void> add(Job job, Runnable work) {
        lane(job).add(job, work);
        if (hasRoom()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().<Void>emitter(this::whenRoom);
    }

    /** The next work to run, which then has a place in its lane until {@link Lane#done}; null if nothing may begin. */
    synchronized @Nullable Runnable take() {
        var work = records.take();
        if (work == null) {
            work = segments.take();
        }
        if (work != null && hasRoom()) {
            room.forEach(emitter -> emitter.complete(null));
            room.clear();
        }
        return work;
    }

    synchronized int size() {
        return records.size() + segments.size();
    }

    private boolean hasRoom() {
        return records.hasRoom() && segments.hasRoom();
    }

    private synchronized void whenRoom(UniEmitter<? super Void> emitter) {
        if (hasRoom()) {
            emitter.complete(null);
        } else {
            room.add(emitter);
        }
    }
}
