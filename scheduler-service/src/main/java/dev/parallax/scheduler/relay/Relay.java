package dev.parallax.scheduler.relay;

import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.scheduler.queue.Acknowledgements;
import dev.parallax.scheduler.queue.Departures;
import dev.parallax.scheduler.queue.Dispatch;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.queue.Json;
import dev.parallax.scheduler.queue.QueueEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Brings jobs from the queue to Kafka: leases rows and commits that, sends, and remembers what the broker acknowledged. What
 * was leased when it entered goes first: it is late already if it waits. A
 * crash anywhere in between leaves a lease that runs out, and the job goes out again with a higher attempt.
 *
 * <p>Used by one thread. Any number of relays may work on one queue.
 */
final class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final int BATCH = 1000;
    private static final Duration DATABASE = Duration.ofSeconds(15);

    /** So many at once are a flow: then it is worth a moment to let more come together, for the window is full of work. */
    private static final int FLOW = 100;

    private static final Duration MOMENT = Duration.ofMillis(25);

    private static final JobError TOO_LARGE = new JobError(
            "JOB_TOO_LARGE", "The job with its data is larger than a message may be: attach less to it.", false);

    private final Dispatch dispatch;
    private final Departures departures;
    private final Acknowledgements acknowledgements;
    private final Intake intake;
    private final Broker broker;
    private final KafkaAdmin admin;
    private final Json json;
    private final Clock clock;
    private final Duration poll;
    private final RelayMeter meter;
    private final PartitionShares shares;
    private final PartitionTurns turns = new PartitionTurns();
    private boolean doubtful = true;
    /** Whether the last look at the line found something to take: then so will the next, most likely. */
    private boolean inFlow;

    private long nextLook = System.nanoTime();

    Relay(
            Dispatch dispatch,
            Departures departures,
            Acknowledgements acknowledgements,
            Intake intake,
            Broker broker,
            KafkaAdmin admin,
            Json json,
            Clock clock,
            Duration poll,
            RelayMeter meter) {
        this.dispatch = dispatch;
        this.departures = departures;
        this.acknowledgements = acknowledgements;
        this.intake = intake;
        this.broker = broker;
        this.admin = admin;
        this.json = json;
        this.clock = clock;
        this.poll = poll;
        this.meter = meter;
        this.shares = new PartitionShares(() -> admin.shares(Topics.JOBS, Topics.JOBS_READERS), System::nanoTime);
    }

    /**
     * One round.
     *
     * @return how long to wait for the next one, unless woken
     * @throws IOException if the broker is away; nothing is leased then
     */
    Duration round() throws IOException, InterruptedException {
        if (doubtful) {
            // Before the first batch and after a failure: no row is touched while the broker is away.
            departures.close();
            turnBack();
            admin.ensureTopics();
            doubtful = false;
            departures.open();
        }
        // Before anything is taken: what is leased while nobody can say where to send it waits out its lease.
        int partitions = partitions();
        List<Job> departing = departures.take(BATCH);
        if (!departing.isEmpty()) {
            send(departing, partitions);
            return Duration.ZERO;
        }
        long rest = nextLook - System.nanoTime();
        if (rest > 0) {
            return Duration.ofNanos(rest).plusMillis(1);
        }
        if (!inFlow) {
            Dispatch.Outlook outlook = dispatch.outlook().await().atMost(DATABASE);
            if (!outlook.line()) {
                return until(outlook.due());
            }
        }
        List<QueueEntry> leased = dispatch.lease(BATCH).await().atMost(DATABASE);
        inFlow = !leased.isEmpty();
        if (!inFlow) {
            return until(dispatch.outlook().await().atMost(DATABASE).due());
        }
        if (leased.size() >= FLOW) {
            nextLook = System.nanoTime() + MOMENT.toNanos();
        }
        send(leased.stream().map(QueueEntry::job).toList(), partitions);
        return Duration.ZERO;
    }

    private int partitions() throws IOException {
        try {
            return broker.partitions(Topics.JOBS);
        } catch (KafkaException e) {
            doubtful = true;
            departures.close();
            throw new IOException("The broker does not say what partitions there are: " + e.getMessage(), e);
        }
    }

    private void send(List<Job> jobs, int partitions) throws IOException, InterruptedException {
        turns.share(shares.known());
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            records.add(new ProducerRecord<>(
                    Topics.JOBS,
                    turns.next(partitions),
                    job.id().toString(),
                    json.write(job).getBytes(StandardCharsets.UTF_8)));
        }
        Broker.Delivery delivery = broker.send(records);
        List<Job> acknowledged = delivery.acknowledged().stream().map(jobs::get).toList();
        List<Job> failed = delivery.failed().stream().map(jobs::get).toList();
        acknowledgements.add(acknowledged);
        refuse(delivery.tooLarge().stream().map(jobs::get).toList());
        if (!failed.isEmpty()) {
            doubtful = true;
            departures.close();
            dispatch.sendFailed(failed).await().atMost(DATABASE);
        }
        meter.dispatched(acknowledged, clock.instant());
        LOG.debugf("Sent %d jobs, %d not acknowledged", acknowledged.size(), failed.size());
        if (!failed.isEmpty()) {
            throw new IOException(failed.size() + " jobs were not acknowledged and stay queued: " + delivery.reason());
        }
    }

    /** What no message can hold would stand in line for ever, and stop whatever is sent with it. */
    private void refuse(List<Job> tooLarge) {
        if (tooLarge.isEmpty()) {
            return;
        }
        List<JobEvent> refused = tooLarge.stream()
                .<JobEvent>map(job -> new JobEvent.AttemptFailed(
                        UUID.randomUUID(), job.id(), job.rootId(), job.attempt(), clock.instant(), TOO_LARGE))
                .toList();
        LOG.errorf(
                "%d jobs are larger than the broker takes and end here: %s",
                refused.size(), tooLarge.getFirst().id());
        var unused = intake.apply(refused).await().atMost(DATABASE);
    }

    /** What was leased on its way to the broker stands in line again. */
    void turnBack() {
        List<Job> jobs = departures.take(BATCH);
        while (!jobs.isEmpty()) {
            dispatch.sendFailed(jobs).await().atMost(DATABASE);
            jobs = departures.take(BATCH);
        }
    }

    private Duration until(Optional<Instant> due) {
        Duration wait = due.map(at -> Duration.between(clock.instant(), at))
                .filter(until -> until.compareTo(poll) < 0)
                .orElse(poll);
        // Due already and yet not taken: its turn comes with a wake-up, or with the next poll.
        return wait.isNegative() || wait.isZero() ? Duration.ofMillis(50) : wait;
    }
}
