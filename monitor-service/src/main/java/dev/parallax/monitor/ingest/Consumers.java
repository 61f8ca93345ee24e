package dev.parallax.monitor.ingest;

import dev.parallax.common.change.Change;
import dev.parallax.common.event.JobEvent;
import dev.parallax.monitor.message.MismatchMessage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The three topics. The offsets of a poll are committed when the Uni completes, which is after its transaction. */
@ApplicationScoped
class Consumers {

    private final Intake intake;
    private final JobEventWriter jobEvents;
    private final MismatchWriter mismatches;
    private final ChangeWriter changes;

    Consumers(Intake intake, JobEventWriter jobEvents, MismatchWriter mismatches, ChangeWriter changes) {
        this.intake = intake;
        this.jobEvents = jobEvents;
        this.mismatches = mismatches;
        this.changes = changes;
    }

    @Incoming("job-events")
    Uni<Void> jobEvents(ConsumerRecords<byte[], byte[]> poll) {
        return intake.take(poll, JobEvent.class, jobEvents::write);
    }

    @Incoming("mismatches")
    Uni<Void> mismatches(ConsumerRecords<byte[], byte[]> poll) {
        return intake.take(poll, MismatchMessage.class, mismatches::write);
    }

    @Incoming("changes")
    Uni<Void> changes(ConsumerRecords<byte[], byte[]> poll) {
        return intake.take(poll, Change.class, changes::write);
    }
}
