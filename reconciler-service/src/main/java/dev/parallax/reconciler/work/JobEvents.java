package dev.parallax.reconciler.work;

import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.reconciler.flow.JobOutcome;
import dev.parallax.reconciler.flow.Progress;
import dev.parallax.reconciler.publish.KafkaPublisher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Tells the scheduler what becomes of jobs. Everything but a heartbeat is sent until the broker has it. */
@ApplicationScoped
class JobEvents {
    private static final int LONGEST_MESSAGE = 4_000;

    private final KafkaPublisher publisher;
    private final Clock clock;

    JobEvents(KafkaPublisher publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    Uni<Void> started(Job job, String worker) {
        return send(new JobEvent.Started(id(), job.id(), job.rootId(), job.attempt(), now(), worker));
    }

    /** Sent once: the next one says more. */
    Uni<Void> progressed(Job job, String worker, Progress progress) {
        var event = new JobEvent.Progressed(
                id(),
                job.id(),
                job.rootId(),
                job.attempt(),
                now(),
                worker,
                progress.compared(),
                progress.estimated(),
                progress.mismatches());
        return publisher.once(Topics.JOB_EVENTS, job.rootId().toString(), event);
    }

    Uni<Void> ended(Job job, JobOutcome outcome) {
        return send(
                switch (outcome) {
                    case JobOutcome.Planned(var segments, var explanation) ->
                        new JobEvent.Planned(id(), job.id(), job.rootId(), job.attempt(), now(), segments, explanation);
                    case JobOutcome.Compared(var result) ->
                        new JobEvent.Completed(id(), job.id(), job.rootId(), job.attempt(), now(), result);
                });
    }

    Uni<Void> failed(Job job, JobError error) {
        return send(new JobEvent.AttemptFailed(id(), job.id(), job.rootId(), job.attempt(), now(), shortened(error)));
    }

    /** A server's own message may quote a whole statement, or a value. */
    private static JobError shortened(JobError error) {
        return error.message().length() <= LONGEST_MESSAGE
                ? error
                : new JobError(
                        error.code(),
                        error.message().substring(0, LONGEST_MESSAGE) + "… [cut: " + LONGEST_MESSAGE + " characters of "
                                + error.message().length() + "]",
                        error.retryable());
    }

    Uni<Void> released(Job job, String worker) {
        return send(new JobEvent.Released(id(), job.id(), job.rootId(), job.attempt(), now(), worker));
    }

    /** Of a job whose worker is dead: its attempt is over. */
    Uni<Void> released(Workers.Held held, String worker) {
        return send(new JobEvent.Released(id(), held.jobId(), held.rootId(), held.attempt(), now(), worker));
    }

    private Uni<Void> send(JobEvent event) {
        return publisher.publish(Topics.JOB_EVENTS, event.rootId().toString(), event);
    }

    private Instant now() {
        return clock.instant();
    }

    private static UUID id() {
        return UUID.randomUUID();
    }
}
