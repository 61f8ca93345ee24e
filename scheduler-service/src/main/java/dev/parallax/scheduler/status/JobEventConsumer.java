package dev.parallax.scheduler.status;

import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.messaging.Channel;
import dev.parallax.messaging.Decoding;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.relay.KafkaAdmin;
import dev.parallax.scheduler.relay.Loop;
import dev.parallax.scheduler.relay.OutboxPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the reconcilers say to the queue: what one poll gives is applied together, and then comes the next. Used
 * by one thread.
 */
final class JobEventConsumer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    /** What is heard again after a crash changes nothing, so offsets need not follow each batch. */
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);

    private final Channel channel;
    private final Decoding<JobEvent> decoding;
    private final Intake intake;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaClientMetrics metrics;
    private final PatientWait patience;
    private final Loop loop;
    private final Map<TopicPartition, OffsetAndMetadata> applied = new HashMap<>();
    private long committed = System.nanoTime();

    JobEventConsumer(
            Channel channel,
            Decoding<JobEvent> decoding,
            Intake intake,
            MeterRegistry registry,
            String bootstrap,
            String name) {
        this.channel = channel;
        this.decoding = decoding;
        this.intake = intake;
        this.consumer =
                new KafkaConsumer<>(config(bootstrap, name), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.metrics = new KafkaClientMetrics(consumer);
        this.patience = new PatientWait(consumer, applied.keySet()::removeAll);
        this.loop = new Loop(name, this::round);
        metrics.bindTo(registry);
    }

    private static Map<String, Object> config(String bootstrap, String name) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrap);
        config.put("client.id", "parallax-scheduler-" + name);
        config.put("group.id", KafkaAdmin.LISTENERS);
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", false);
        config.put("allow.auto.create.topics", false);
        config.put("metadata.max.age.ms", 5000);
        config.put("reconnect.backoff.max.ms", 1000);
        config.put("max.poll.records", 1000);
        // What a dead scheduler was reading, another one reads within seconds.
        config.put("session.timeout.ms", 10000);
        config.put("heartbeat.interval.ms", 3000);
        return config;
    }

    void start() {
        loop.start();
    }

    /** Begins no other batch. */
    void stop() {
        loop.stop();
        consumer.wakeup();
    }

    @Override
    public void close() {
        loop.close();
        metrics.close();
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    }

    private Duration round() throws InterruptedException {
        if (consumer.subscription().isEmpty()) {
            consumer.subscribe(List.of(Topics.JOB_EVENTS), patience);
        }
        ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
        if (!batch.isEmpty()) {
            try {
                patience.await(apply(batch).subscribeAsCompletionStage());
            } catch (IllegalStateException e) {
                again(batch);
                throw e;
            }
            batch.nextOffsets().forEach(this::apply);
        }
        if (!applied.isEmpty() && System.nanoTime() - committed > BETWEEN_COMMITS.toNanos()) {
            consumer.commitAsync(Map.copyOf(applied), this::committed);
            applied.clear();
            committed = System.nanoTime();
        }
        return Duration.ZERO;
    }

    private void apply(TopicPartition partition, OffsetAndMetadata offset) {
        if (consumer.assignment().contains(partition)) {
            applied.put(partition, offset);
        }
    }

    /** Leases end only when what was said is committed: a commit that failed is made again, with or without news. */
    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
        if (failure != null) {
            offsets.forEach((partition, offset) -> {
                if (consumer.assignment().contains(partition)) {
                    applied.putIfAbsent(partition, offset);
                }
            });
        }
    }

    private void again(ConsumerRecords<byte[], byte[]> batch) {
        for (TopicPartition partition : batch.partitions()) {
            consumer.seek(partition, batch.records(partition).getFirst().offset());
        }
    }

    private Uni<Void> apply(ConsumerRecords<byte[], byte[]> batch) {
        List<ConsumerRecord<byte[], byte[]>> foreign = new ArrayList<>(batch.count());
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            if (!OutboxPublisher.isOwn(record.headers())) {
                foreign.add(record);
            }
        }
        return channel.take(foreign, decoding, this::apply);
    }

    private Uni<Void> apply(List<JobEvent> events) {
        List<JobEvent> heard =
                events.stream().filter(event -> !ownDecision(event)).toList();
        return heard.isEmpty()
                ? Uni.createFrom().voidItem()
                : intake.apply(heard).replaceWithVoid();
    }

    /** For messages of schedulers that did not sign them. Their Completed of a parent is fenced by the rules. */
    private static boolean ownDecision(JobEvent event) {
        return event instanceof JobEvent.Queued
                || event instanceof JobEvent.Dispatched
                || event instanceof JobEvent.RetryScheduled
                || event instanceof JobEvent.Failed
                || event instanceof JobEvent.Cancelled;
    }
}
