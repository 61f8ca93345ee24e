package dev.parallax.reconciler.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.job.Job;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes jobs off Kafka. What cannot be read goes to the dead letters and blocks nothing. */
@ApplicationScoped
class JobMessages {
    private static final Logger LOG = Logger.getLogger(JobMessages.class);

    private final ObjectMapper mapper;
    private final JobWorker worker;
    private final DeadLetters deadLetters;

    JobMessages(ObjectMapper mapper, JobWorker worker, DeadLetters deadLetters) {
        this.mapper = mapper;
        this.worker = worker;
        this.deadLetters = deadLetters;
    }

    @Incoming("jobs")
    Uni<Void> receive(Message<byte[]> message) {
        Job job;
        try {
            job = read(message.getPayload());
        } catch (IOException | IllegalArgumentException e) {
            return unreadable(message, e);
        }
        return worker.offer(job, () -> acknowledge(message));
    }

    private Job read(byte @Nullable [] payload) throws IOException {
        if (payload == null) {
            throw new IOException("The message has no value.");
        }
        Job job = mapper.readValue(payload, Job.class);
        if (job == null) {
            throw new IOException("The message is the JSON value null.");
        }
        return job;
    }

    private Uni<Void> unreadable(Message<byte[]> message, Exception reason) {
        LOG.warnf("Unreadable message: %s", reason.getMessage());
        var metadata = message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalStateException("A message of Kafka without its metadata"));
        return deadLetters.send(metadata.getRecord(), reason).chain(() -> Uni.createFrom()
                .completionStage(message.ack()));
    }

    private static void acknowledge(Message<byte[]> message) {
        message.ack().whenComplete((done, failure) -> {
            if (failure != null) {
                // It will come again, and its claim will turn it away.
                LOG.warn("A message was not acknowledged", failure);
            }
        });
    }
}
