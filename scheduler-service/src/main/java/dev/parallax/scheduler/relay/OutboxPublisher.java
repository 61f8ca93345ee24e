package dev.parallax.scheduler.relay;

import dev.parallax.common.Topics;
import dev.parallax.scheduler.queue.Outbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes the scheduler's own JobEvents: claims, sends, marks after the acknowledgement. Used by one thread. */
final class OutboxPublisher {
    private static final int BATCH = 500;
    private static final Duration DATABASE = Duration.ofSeconds(15);

    private final Outbox outbox;
    private final Broker broker;
    private final KafkaAdmin admin;
    private final Duration poll;
    private boolean doubtful = true;

    OutboxPublisher(Outbox outbox, Broker broker, KafkaAdmin admin, Duration poll) {
        this.outbox = outbox;
        this.broker = broker;
        this.admin = admin;
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
        List<Outbox.Pending> pending = outbox.claim(BATCH).await().atMost(DATABASE);
        if (pending.isEmpty()) {
            return poll;
        }
        Broker.Delivery delivery = broker.send(pending.stream()
                .map(event -> new ProducerRecord<>(
                        Topics.JOB_EVENTS,
                        event.rootId().toString(),
                        event.json().getBytes(StandardCharsets.UTF_8)))
                .toList());
        outbox.published(delivery.acknowledged().stream().map(pending::get).toList())
                .await()
                .atMost(DATABASE);
        if (!delivery.failed().isEmpty()) {
            doubtful = true;
            outbox.release(delivery.failed().stream().map(pending::get).toList())
                    .await()
                    .atMost(DATABASE);
            throw new IOException(
                    delivery.failed().size() + " events were not acknowledged and stay: " + delivery.reason());
        }
        return Duration.ZERO;
    }
}
