package dev.parallax.scheduler.relay;

import dev.parallax.common.Topics;
import dev.parallax.scheduler.queue.Outbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;

/** Publishes the scheduler's own JobEvents: takes, sends, and lets go after the acknowledgement. Used by one thread. */
public final class OutboxPublisher {
    private static final Logger LOG = Logger.getLogger(OutboxPublisher.class);
    private static final int ROWS = 150;
    private static final String SENDER = "sender";
    private static final byte[] SCHEDULER = "scheduler".getBytes(StandardCharsets.UTF_8);
    private static final Duration DATABASE = Duration.ofSeconds(15);

    private final Outbox outbox;
    private final Broker broker;
    private final KafkaAdmin admin;
    private final EventCut cut;
    private final Duration poll;
    private boolean doubtful = true;

    OutboxPublisher(Outbox outbox, Broker broker, KafkaAdmin admin, EventCut cut, Duration poll) {
        this.outbox = outbox;
        this.broker = broker;
        this.admin = admin;
        this.cut = cut;
        this.poll = poll;
    }

    /**
     * One round.
     *
     * @return how long to wait for the next one, unless woken
     * @throws IOException if the broker is away; the events stay and leave when it is back
     */
    Duration round() throws IOException, InterruptedException {
        if (doubtful) {
            admin.ensureTopics();
            doubtful = false;
        }
        Outbox.Taken taken = outbox.take(ROWS, DATABASE).await().indefinitely();
        boolean published = false;
        try {
            published = send(taken.events());
        } finally {
            (published ? taken.published() : taken.putBack()).await().atMost(DATABASE);
        }
        return taken.events().isEmpty() ? poll : Duration.ZERO;
    }

    /** True, or an exception: some that were acknowledged may go again with those that were not, as the same events. */
    private boolean send(List<Outbox.Pending> events) throws IOException, InterruptedException {
        Broker.Delivery delivery =
                broker.send(events.stream().map(OutboxPublisher::record).toList());
        if (!delivery.failed().isEmpty()) {
            doubtful = true;
            throw new IOException(
                    delivery.failed().size() + " events were not acknowledged and stay: " + delivery.reason());
        }
        if (!delivery.tooLarge().isEmpty()) {
            sendCut(delivery.tooLarge().stream().map(events::get).toList());
        }
        return true;
    }

    /** An event that no message can hold would keep all that come after it from being told. */
    private void sendCut(List<Outbox.Pending> tooLarge) throws IOException, InterruptedException {
        List<Outbox.Pending> shorter = tooLarge.stream()
                .map(event -> new Outbox.Pending(event.key(), cut.of(event.json())))
                .toList();
        LOG.warnf(
                "%d events are told without their long parts, the first of job %s",
                shorter.size(), shorter.getFirst().key());
        Broker.Delivery delivery =
                broker.send(shorter.stream().map(OutboxPublisher::record).toList());
        if (delivery.acknowledged().size() < shorter.size()) {
            doubtful = true;
            throw new IOException("Events that were cut were not acknowledged and stay: " + delivery.reason());
        }
    }

    private static ProducerRecord<String, byte[]> record(Outbox.Pending event) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.JOB_EVENTS, event.key(), event.json().getBytes(StandardCharsets.UTF_8));
        record.headers().add(SENDER, SCHEDULER);
        return record;
    }

    /** Whether a scheduler published this: it is on the topic for the others, and a scheduler need not even read it. */
    public static boolean isOwn(Headers headers) {
        Header sender = headers.lastHeader(SENDER);
        return sender != null && Arrays.equals(SCHEDULER, sender.value());
    }
}
