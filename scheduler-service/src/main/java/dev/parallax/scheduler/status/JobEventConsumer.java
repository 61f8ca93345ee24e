package dev.parallax.scheduler.status;

import dev.parallax.common.event.JobEvent;
import dev.parallax.scheduler.queue.Intake;
import dev.parallax.scheduler.queue.QueueEntry;
import dev.parallax.scheduler.relay.DeadLetters;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Brings what the reconcilers say to the queue. An offset is committed after its transaction, so a crash repeats the
 * batch, which then changes nothing. A message that cannot be read or applied goes to the dead letters.
 */
@ApplicationScoped
class JobEventConsumer {
    private static final Logger LOG = Logger.getLogger(JobEventConsumer.class);

    private final JobEventReader reader;
    private final Intake intake;
    private final DeadLetters deadLetters;
    private final OutcomeMeter meter;

    JobEventConsumer(JobEventReader reader, Intake intake, DeadLetters deadLetters, OutcomeMeter meter) {
        this.reader = reader;
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.meter = meter;
    }

    private record Heard(ConsumerRecord<byte[], byte[]> record, JobEvent event) {}

    @Incoming("job-events")
    Uni<Void> consume(ConsumerRecords<byte[], byte[]> batch) {
        List<Heard> heard = new ArrayList<>();
        Uni<Void> unreadable = Uni.createFrom().voidItem();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            switch (reader.read(record.value())) {
                case JobEventReader.Unreadable bad ->
                    unreadable = unreadable.chain(() -> deadLetter(record, bad.reason()));
                case JobEventReader.Understood good -> {
                    if (!ownDecision(good.event())) {
                        heard.add(new Heard(record, good.event()));
                    }
                }
            }
        }
        return unreadable.chain(() -> apply(heard));
    }

    /** The scheduler's own events are on the topic for the others. Its Completed of a parent is fenced by the rules. */
    private static boolean ownDecision(JobEvent event) {
        return event instanceof JobEvent.Queued
                || event instanceof JobEvent.Dispatched
                || event instanceof JobEvent.RetryScheduled
                || event instanceof JobEvent.Failed
                || event instanceof JobEvent.Cancelled;
    }

    private Uni<Void> apply(List<Heard> heard) {
        return untilDatabaseAnswers(heard)
                .invoke(ended -> ended.forEach(meter::ended))
                .replaceWithVoid()
                .onFailure(JobEventConsumer::refusesData)
                .recoverWithUni(e -> alone(heard, e));
    }

    private Uni<List<QueueEntry>> untilDatabaseAnswers(List<Heard> heard) {
        return intake.apply(heard.stream().map(Heard::event).toList())
                .onFailure(e -> !refusesData(e))
                .invoke(e -> LOG.warnf("Job events wait for the database: %s", e))
                .onFailure(e -> !refusesData(e))
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely();
    }

    /** One of them is at fault: each by itself, so that only that one is put aside. */
    private Uni<Void> alone(List<Heard> heard, Throwable reason) {
        if (heard.size() == 1) {
            return deadLetter(heard.getFirst().record(), "The database refused it: " + reason.getMessage());
        }
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Heard one : heard) {
            all = all.chain(() -> apply(List.of(one)));
        }
        return all;
    }

    /** Data exceptions and broken constraints stay as they are however often they are repeated. */
    private static boolean refusesData(Throwable e) {
        return e instanceof PgException refused
                && (Objects.toString(refused.getSqlState(), "").startsWith("22")
                        || Objects.toString(refused.getSqlState(), "").startsWith("23"));
    }

    private Uni<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
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
