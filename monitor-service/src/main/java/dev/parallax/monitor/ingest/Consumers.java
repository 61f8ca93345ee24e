package dev.parallax.monitor.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.Change;
import dev.parallax.common.event.JobEvent;
import dev.parallax.messaging.Channel;
import dev.parallax.messaging.Channels;
import dev.parallax.messaging.Decoding;
import dev.parallax.messaging.Messages;
import dev.parallax.monitor.message.MismatchMessage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The three topics. The offsets of a poll are committed when the Uni completes, which is after its transaction. */
@ApplicationScoped
class Consumers {

    private final Channel jobEvents;
    private final Channel mismatches;
    private final Channel changes;
    private final Decoding<JobEvent> jobEvent;
    private final Decoding<MismatchMessage> mismatch;
    private final Decoding<Change> change;
    private final JobEventWriter jobEventWriter;
    private final MismatchWriter mismatchWriter;
    private final ChangeWriter changeWriter;

    Consumers(
            Channels channels,
            ObjectMapper json,
            JobEventWriter jobEvents,
            MismatchWriter mismatches,
            ChangeWriter changes) {
        this.jobEvents = channels.named("job-events");
        this.mismatches = channels.named("mismatches");
        this.changes = channels.named("changes");
        this.jobEvent = Messages.jobEvents(json);
        this.mismatch = MismatchMessage.decoding(json);
        // The records of a change are kept as they are, and may have any character that documents have.
        this.change = Messages.changes(json).withAnyText();
        this.jobEventWriter = jobEvents;
        this.mismatchWriter = mismatches;
        this.changeWriter = changes;
    }

    @Incoming("job-events")
    Uni<Void> jobEvents(ConsumerRecords<byte[], byte[]> poll) {
        return jobEvents.take(poll, jobEvent, jobEventWriter::write);
    }

    @Incoming("mismatches")
    Uni<Void> mismatches(ConsumerRecords<byte[], byte[]> poll) {
        return mismatches.take(poll, mismatch, mismatchWriter::write);
    }

    @Incoming("changes")
    Uni<Void> changes(ConsumerRecords<byte[], byte[]> poll) {
        return changes.take(poll, change, changeWriter::write);
    }
}
