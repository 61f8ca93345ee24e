package dev.parallax.reconciler.work;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.messaging.Channel;
import dev.parallax.messaging.Channels;
import dev.parallax.reconciler.flow.JobFailedException;
import dev.parallax.reconciler.flow.JobFlow;
import dev.parallax.reconciler.flow.JobStoppedException;
import dev.parallax.reconciler.publish.MessageTooLargeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs jobs, each on a virtual thread of its own, no more at once than configured. A job's message is acknowledged as
 * soon as its attempt is claimed and the broker has the word of it: from then on the scheduler's lease brings it back if
 * this process dies. Should it die between the two, whoever gets the message next gives that word.
 */
@ApplicationScoped
class JobWorker {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final Duration DATABASE_PAUSE = Duration.ofMillis(500);

    private final JobFlow flow;
    private final Claims claims;
    private final JobEvents events;
    private final Clock clock;
    private final WorkConfig config;
    private final String worker;
    private final Succession succession;
    private final Backlog backlog;
    private final Channel channel;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<RunningJob> running = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    JobWorker(
            JobFlow flow,
            Claims claims,
            JobEvents events,
            Clock clock,
            WorkConfig config,
            WorkerIdentity identity,
            Workers workers,
            Backlog backlog,
            Channels channels,
            MeterRegistry metrics) {
        this.flow = flow;
        this.claims = claims;
        this.events = events;
        this.clock = clock;
        this.config = config;
        this.worker = identity.id();
        this.succession = new Succession(workers, events, identity, clock);
        this.backlog = backlog;
        this.channel = channels.named(JobMessages.CHANNEL);
        metrics.gaugeCollectionSize("parallax.jobs.running", Tags.empty(), running);
        metrics.gauge("parallax.jobs.waiting", backlog, Backlog::size);
    }

    /**
     * Takes a job over.
     *
     * @param claimed run when the job's message is no longer needed
     * @return completes when another job may be offered
     */
    Uni<Void> offer(Job job, Runnable claimed) {
        var lane = backlog.lane(job);
        var room = backlog.add(job, () -> {
            try {
                work(job, lane, claimed);
            } finally {
                lane.done();
            }
        });
        startWhatMay();
        return room;
    }

    private void startWhatMay() {
        if (draining) {
            // What still waits was not claimed, and its message comes again to another process.
            return;
        }
        for (var next = backlog.take(); next != null; next = backlog.take()) {
            var work = next;
            threads.execute(() -> {
                try {
                    work.run();
                } finally {
                    startWhatMay();
                }
            });
        }
    }

    private void work(Job job, Lane lane, Runnable claimed) {
        if (draining) {
            return;
        }
        // One claim, however often it is asked for: its answer may be lost after the database has it.
        boolean mine = patiently(claims.claim(job, worker, UUID.randomUUID()));
        if (!mine) {
            begunBefore(job, claimed);
            return;
        }
        var control = new RunningJob(
                job,
                clock,
                () -> claims.isCurrent(job.id(), job.attempt()).await().indefinitely(),
                () -> draining,
                wait -> lane.aside(wait, this::startWhatMay));
        running.add(control);
        events.started(job, worker)
                .subscribe()
                .with(sent -> claimed.run(), failure -> LOG.warn("Started was not sent", failure));
        try {
            run(control);
        } finally {
            running.remove(control);
        }
    }

    /**
     * Says once more that it was begun: whoever did may have died before the scheduler could hear of it, and the
     * scheduler is patient with what was not begun.
     */
    private void begunBefore(Job job, Runnable claimed) {
        LOG.infof("Job %s attempt %d was begun before; its message is dropped", job.id(), job.attempt());
        patiently(claims.holder(job.id(), job.attempt()))
                .filter(holder -> !holder.equals(worker))
                .ifPresent(holder -> events.started(job, holder).await().indefinitely());
        claimed.run();
    }

    /** Asks the database as often as it takes; health says so when that lasts, or when it is an error of ours. */
    private <T> T patiently(Uni<T> question) {
        return question.onFailure()
                .invoke(failure -> channel.note(question, Optional.of(failure)))
                .onFailure()
                .retry()
                .withBackOff(DATABASE_PAUSE, DATABASE_PAUSE.multipliedBy(10))
                .until(failure -> !draining)
                .onTermination()
                .invoke(() -> channel.note(question, Optional.empty()))
                .await()
                .indefinitely();
    }

    private void run(RunningJob control) {
        var job = control.job();
        try {
            var outcome = flow.run(control);
            events.ended(job, outcome).await().indefinitely();
        } catch (JobStoppedException e) {
            stopped(job, e.reason());
        } catch (JobFailedException e) {
            LOG.warnf(e, "Job %s attempt %d failed: %s", job.id(), job.attempt(), e.error());
            events.failed(job, e.error()).await().indefinitely();
        } catch (MessageTooLargeException e) {
            LOG.errorf(e, "Job %s attempt %d broke off", job.id(), job.attempt());
            var error = new JobError("MESSAGE_TOO_LARGE", String.valueOf(e.getMessage()), false);
            events.failed(job, error).await().indefinitely();
        } catch (RuntimeException e) {
            // Whatever it is, the scheduler must hear of it, or the job would hang until its lease ends, each time.
            LOG.errorf(e, "Job %s attempt %d broke off", job.id(), job.attempt());
            var error = new JobError("INTERNAL_ERROR", "The reconciler failed in a way it does not know.", true);
            events.failed(job, error).await().indefinitely();
        }
    }

    private void stopped(Job job, JobStoppedException.Reason reason) {
        LOG.infof("Job %s attempt %d stops here: %s", job.id(), job.attempt(), reason);
        if (reason == JobStoppedException.Reason.DRAINING) {
            events.released(job, worker).await().indefinitely();
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sendHeartbeats() {
        for (var job : running) {
            if (!draining && job.beginHeartbeat()) {
                threads.execute(() -> events.progressed(job.job(), worker, job.progress())
                        .subscribe()
                        .with(sent -> job.heartbeatEnded(), failure -> job.heartbeatEnded()));
            }
        }
    }

    /** Beside the heartbeats of jobs, which a slow database may not hold up. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void live() {
        if (draining) {
            return;
        }
        try {
            succession.beat(running.stream().map(control -> control.job().id()).toList());
        } catch (RuntimeException e) {
            LOG.debugf(e, "The database does not hear that %s lives", worker);
        }
    }

    /** Before anything else goes down: jobs stop at their next checkpoint and are given back. */
    void drain(@Observes @Priority(1) ShutdownEvent shutdown) throws InterruptedException {
        draining = true;
        threads.shutdown();
        if (!threads.awaitTermination(config.drain().toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("%d jobs did not stop in time; their leases will end", running.size());
        }
    }
}
