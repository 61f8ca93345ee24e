package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Segment;
import java.util.List;

/**
 * What follows from one happening, to be written in one transaction.
 *
 * @param next the state afterwards
 * @param history what to record
 * @param children segments that become child jobs
 */
public record Step(JobState next, List<Note> history, List<Segment> children) {
    /**
     * An entry of a job's history.
     *
     * @param outgoing whether the scheduler publishes it; what a reconciler said is on the topic already
     */
    public record Note(JobEvent event, boolean outgoing) {}

    public Step {
        history = List.copyOf(history);
        children = List.copyOf(children);
    }

    static Step quietly(JobState next) {
        return new Step(next, List.of(), List.of());
    }

    static Step heard(JobState next, JobEvent event) {
        return new Step(next, List.of(new Note(event, false)), List.of());
    }

    static Step decided(JobState next, JobEvent event) {
        return new Step(next, List.of(new Note(event, true)), List.of());
    }

    static Step heardAndDecided(JobState next, JobEvent heard, JobEvent decided) {
        return new Step(next, List.of(new Note(heard, false), new Note(decided, true)), List.of());
    }
}
