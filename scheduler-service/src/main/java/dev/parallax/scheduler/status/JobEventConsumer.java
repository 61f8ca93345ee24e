package dev.parallax.scheduler.status;

import dev.parallax.common.event.JobEvent;
import dev.parallax.scheduler.queue.Intake;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Brings what the reconcilers say to the queue. */
@ApplicationScoped
class JobEventConsumer {
    private final JobEventReader reader;
    private final Intake intake;
    private final Delivery delivery;

    JobEventConsumer(JobEventReader reader, Intake intake, Delivery delivery) {
        this.reader = reader;
        this.intake = intake;
        this.delivery = delivery;
    }

    @Incoming("job-events")
    Uni<Void> consume(ConsumerRecords<byte[], byte[]> batch) {
        List<Delivery.Heard<JobEvent>> heard = new ArrayList<>();
        Uni<Void> unreadable = Uni.createFrom().voidItem();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            switch (reader.read(record.value())) {
                case JobEventReader.Unreadable bad ->
                    unreadable = unreadable.chain(() -> delivery.putAside(record, bad.reason()));
                case JobEventReader.Understood good -> {
                    if (!ownDecision(good.event())) {
                        heard.add(new Delivery.Heard<>(record, good.event()));
                    }
                }
            }
        }
        return unreadable.chain(
                () -> delivery.apply(heard, events -> intake.apply(events).replaceWithVoid()));
    }

    /** The scheduler's own events are on the topic for the others. Its Completed of a parent is fenced by the rules. */
    private static boolean ownDecision(JobEvent event) {
        return event instanceof JobEvent.Queued
                || event instanceof JobEvent.Dispatched
                || event instanceof JobEvent.RetryScheduled
                || event instanceof JobEvent.Failed
                || event instanceof JobEvent.Cancelled;
    }
}
