package dev.parallax.scheduler.relay;

import dev.parallax.common.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Asks whether the broker is there, and makes the topics that are missing. */
public final class KafkaAdmin implements Applied, AutoCloseable {
    /** The group in which schedulers read what reconcilers say. */
    public static final String LISTENERS = "scheduler";

    private static final Logger LOG = Logger.getLogger(KafkaAdmin.class);
    private static final long TIMEOUT_SECONDS = 5;

    /** Partitions of each topic: jobs spread over many reconcilers, one dead letter is read by nobody in a hurry. */
    private static final Map<String, Integer> PARTITIONS = Map.of(
            Topics.JOBS, 12, Topics.JOB_EVENTS, 6, Topics.MISMATCHES, 6, Topics.CHANGES, 6, Topics.DEAD_LETTERS, 1);

    private final Admin admin;

    KafkaAdmin(String bootstrap) {
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrap,
                "client.id", "parallax-scheduler-admin",
                "default.api.timeout.ms", 5000,
                "request.timeout.ms", 3000,
                "reconnect.backoff.max.ms", 1000));
    }

    /**
     * Makes the topics that are missing; those that exist stay as they are.
     *
     * @throws IOException if the broker does not answer within some seconds
     */
    void ensureTopics() throws IOException, InterruptedException {
        try {
            Set<String> present = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = new ArrayList<>();
            PARTITIONS.forEach((topic, partitions) -> {
                if (!present.contains(topic)) {
                    missing.add(new NewTopic(topic, Optional.of(partitions), Optional.empty()));
                }
            });
            if (!missing.isEmpty()) {
                create(missing);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Kafka does not answer", e);
        }
    }

    private void create(List<NewTopic> missing) throws ExecutionException, TimeoutException, InterruptedException {
        for (var created : admin.createTopics(missing).values().entrySet()) {
            try {
                created.getValue().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                LOG.infof("Made topic %s with %d partitions", created.getKey(), PARTITIONS.get(created.getKey()));
            } catch (ExecutionException e) {
                // Another scheduler was faster.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Asks for the cluster's nodes.
     *
     * @throws IOException if the broker does not answer within some seconds
     */
    public int nodes() throws IOException, InterruptedException {
        try {
            return admin.describeCluster()
                    .nodes()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .size();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Kafka does not answer", e);
        }
    }

    /**
     * The partitions of a topic that each member of a group reads, members without any left out; empty while they are
     * being shared out. Fails if the broker does not answer or does not know the group.
     */
    CompletionStage<List<List<Integer>>> shares(String topic, String group) {
        return admin.describeConsumerGroups(List.of(group))
                .all()
                .toCompletionStage()
                .thenApply(described -> described.values().stream()
                        .flatMap(one -> one.members().stream())
                        .map(member -> member.assignment().topicPartitions().stream()
                                .filter(partition -> partition.topic().equals(topic))
                                .map(TopicPartition::partition)
                                .sorted()
                                .toList())
                        .filter(partitions -> !partitions.isEmpty())
                        .sorted(Comparator.comparing(List::getFirst))
                        .toList());
    }

    @Override
    public Map<TopicPartition, Long> ends() throws IOException, InterruptedException {
        return answer(() -> {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            result(admin.describeTopics(List.of(Topics.JOB_EVENTS)).allTopicNames())
                    .forEach((topic, described) -> described
                            .partitions()
                            .forEach(partition ->
                                    latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
            return offsets(latest);
        });
    }

    @Override
    public boolean reached(Map<TopicPartition, Long> ends) throws IOException, InterruptedException {
        return reached(LISTENERS, ends);
    }

    /** Whether a group has committed everything before these ends, or it is deleted and nobody will read it. */
    boolean reached(String group, Map<TopicPartition, Long> ends) throws IOException, InterruptedException {
        return answer(() -> {
            var committed = result(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            Map<TopicPartition, OffsetSpec> behind = new HashMap<>();
            ends.forEach((partition, end) -> {
                var offset = committed.get(partition);
                if (end > 0 && (offset == null || offset.offset() < end)) {
                    behind.put(partition, OffsetSpec.earliest());
                }
            });
            return behind.isEmpty()
                    || offsets(behind).entrySet().stream()
                            .allMatch(first -> first.getValue() >= ends.getOrDefault(first.getKey(), 0L));
        });
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> which)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        result(admin.listOffsets(which).all()).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private interface Question<T> {
        T ask() throws ExecutionException, TimeoutException, InterruptedException;
    }

    private static <T> T answer(Question<T> question) throws IOException, InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Kafka does not answer", e);
        }
    }

    private static <T> T result(KafkaFuture<T> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(2));
    }
}
