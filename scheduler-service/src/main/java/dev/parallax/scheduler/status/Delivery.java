package dev.parallax.scheduler.status;

import dev.parallax.scheduler.relay.DeadLetters;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Brings messages to the database, however long that takes: an offset is committed after its transaction, so a crash
 * repeats the batch, which then changes nothing. What cannot be read or applied goes to the dead letters.
 */
@Singleton
final class Delivery {
    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final DeadLetters deadLetters;

    Delivery(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** A message that was understood. */
    record Heard<T>(ConsumerRecord<byte[], byte[]> record, T message) {}

    /** Applies a batch in one go; should the database refuse it, each message by itself. */
    <T> Uni<Void> apply(List<Heard<T>> heard, Function<List<T>, Uni<Void>> how) {
        return how.apply(heard.stream().map(Heard::message).toList())
                .onFailure(e -> !refusesData(e))
                .invoke(e -> LOG.warnf("Messages wait for the database: %s", e))
                .onFailure(e -> !refusesData(e))
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely()
                .onFailure(Delivery::refusesData)
                .recoverWithUni(e -> alone(heard, how, e));
    }

    /** One of them is at fault: each by itself, so that only that one is put aside. */
    private <T> Uni<Void> alone(List<Heard<T>> heard, Function<List<T>, Uni<Void>> how, Throwable reason) {
        if (heard.size() == 1) {
            return putAside(heard.getFirst().record(), "The database refused it: " + reason.getMessage());
        }
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Heard<T> one : heard) {
            all = all.chain(() -> apply(List.of(one), how));
        }
        return all;
    }

    /** Data exceptions and broken constraints stay as they are however often they are repeated. */
    private static boolean refusesData(Throwable e) {
        return e instanceof PgException refused
                && (Objects.toString(refused.getSqlState(), "").startsWith("22")
                        || Objects.toString(refused.getSqlState(), "").startsWith("23"));
    }

    /** To the dead letters. */
    Uni<Void> putAside(ConsumerRecord<byte[], byte[]> record, String reason) {
        LOG.warnf(
                "Message %s-%d@%d goes to the dead letters: %s",
                record.topic(), record.partition(), record.offset(), reason);
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> deadLetters.put(record, reason))
                .onFailure()
                .invoke(e -> LOG.warnf("The dead letters wait for Kafka: %s", e))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely();
    }
}
