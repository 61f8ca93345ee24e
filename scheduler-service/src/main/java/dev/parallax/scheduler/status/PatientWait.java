package dev.parallax.scheduler.status;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits for a batch as long as it takes, as when the database is away, and stays a member of the group meanwhile: it
 * polls without taking anything. Used by the consumer's one thread.
 */
final class PatientWait implements ConsumerRebalanceListener {
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(30);

    private final Consumer<?, ?> consumer;
    private final java.util.function.Consumer<Collection<TopicPartition>> gone;
    private boolean waiting;

    /** @param gone told the partitions that another consumer reads from now on */
    PatientWait(Consumer<?, ?> consumer, java.util.function.Consumer<Collection<TopicPartition>> gone) {
        this.consumer = consumer;
        this.gone = gone;
    }

    void await(CompletableFuture<Void> work) throws InterruptedException {
        try {
            while (!ended(work)) {
                waiting = true;
                consumer.pause(consumer.assignment());
                consumer.poll(Duration.ZERO);
            }
        } finally {
            if (waiting) {
                waiting = false;
                consumer.resume(consumer.paused());
            }
        }
    }

    private static boolean ended(CompletableFuture<Void> work) throws InterruptedException {
        try {
            work.get(BETWEEN_POLLS.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (waiting) {
            consumer.pause(partitions);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // What is at work is heard by the next owner once more, and changes nothing then. What that one commits is not
        // overwritten by what this one would have.
        gone.accept(partitions);
    }
}
