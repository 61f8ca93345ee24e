package dev.parallax.scheduler.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends records and waits for the broker to acknowledge them. Safe for use by several threads. */
public final class Broker implements AutoCloseable {
    private final Producer<String, byte[]> producer;
    private final Duration timeout;

    Broker(Producer<String, byte[]> producer, Duration timeout) {
        this.producer = producer;
        this.timeout = timeout;
    }

    /**
     * A broker whose records are acknowledged by all in-sync replicas.
     *
     * @param timeout after which an unacknowledged record counts as not sent, although it may still have arrived
     */
    static Broker at(String bootstrap, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        java.util.Map<String, Object> config = java.util.Map.of(
                "bootstrap.servers",
                bootstrap,
                "client.id",
                "parallax-scheduler",
                "acks",
                "all",
                "enable.idempotence",
                true,
                // Nothing lingers: what is sent together is flushed together, in as few requests as it takes.
                "linger.ms",
                5,
                "batch.size",
                128 * 1024,
                "delivery.timeout.ms",
                millis,
                "request.timeout.ms",
                Math.max(1000, millis / 2),
                "max.block.ms",
                Math.max(1000, millis / 2),
                "reconnect.backoff.max.ms",
                1000);
        return new Broker(new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()), timeout);
    }

    /**
     * What became of a batch.
     *
     * @param acknowledged indices of the acknowledged records
     * @param tooLarge indices of those that the broker takes never
     * @param failed indices of the others
     * @param reason why the first of them failed
     */
    public record Delivery(
            List<Integer> acknowledged,
            List<Integer> tooLarge,
            List<Integer> failed,
            @Nullable Throwable reason) {}

    /** Sends all of the records, and waits until each is acknowledged or has failed. */
    public Delivery send(List<ProducerRecord<String, byte[]>> records) throws InterruptedException {
        List<@Nullable Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        Throwable reason = null;
        for (ProducerRecord<String, byte[]> record : records) {
            // Once the producer could not even take a record, the rest would only wait out their time one by one.
            Future<RecordMetadata> future = null;
            if (reason == null) {
                try {
                    future = producer.send(record);
                } catch (KafkaException e) {
                    reason = e;
                }
            }
            sent.add(future);
        }
        producer.flush();
        List<Integer> acknowledged = new ArrayList<>(records.size());
        List<Integer> tooLarge = new ArrayList<>();
        List<Integer> failed = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            Future<RecordMetadata> future = sent.get(i);
            try {
                if (future == null) {
                    failed.add(i);
                } else {
                    future.get(timeout.toMillis() + 1000, TimeUnit.MILLISECONDS);
                    acknowledged.add(i);
                }
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof RecordTooLargeException) {
                    tooLarge.add(i);
                    continue;
                }
                failed.add(i);
                if (reason == null) {
                    reason = e.getCause() == null ? e : e.getCause();
                }
            }
        }
        return new Delivery(acknowledged, tooLarge, failed, reason);
    }

    /** How many partitions a topic has. */
    int partitions(String topic) {
        return producer.partitionsFor(topic).size();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
