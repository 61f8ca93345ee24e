package dev.parallax.reconciler.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.parallax.common.event.JobEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears that the scheduler cancelled a job, and fences its attempt off. Whichever replica hears it, the one that works
 * on the job sees it at its next checkpoint, and the journal takes no more repairs of it.
 */
@ApplicationScoped
class Cancellations {
    private static final Logger LOG = Logger.getLogger(Cancellations.class);
    private static final String NAME = "\"cancelled\"";

    private final ObjectReader reader;
    private final Claims claims;

    Cancellations(ObjectMapper mapper, Claims claims) {
        this.reader = mapper.readerFor(JobEvent.class);
        this.claims = claims;
    }

    @Incoming("cancellations")
    Uni<Void> hear(ConsumerRecords<byte[], byte[]> batch) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            var cancelled = read(record.value());
            // Attempt 0 was never sent, so there is nobody to stop.
            if (cancelled != null && cancelled.attempt() > 0) {
                all = all.chain(() -> fence(cancelled));
            }
        }
        return all;
    }

    private Uni<Void> fence(JobEvent.Cancelled cancelled) {
        return claims.cancel(cancelled.jobId(), cancelled.attempt())
                .invoke(() -> LOG.infof("Job %s attempt %d was cancelled", cancelled.jobId(), cancelled.attempt()))
                .onFailure()
                .invoke(failure -> LOG.warnf("A cancellation waits for the database: %s", failure))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .indefinitely();
    }

    /** Null for everything else on the topic; what nobody can read there is the scheduler's to put aside. */
    private JobEvent.@Nullable Cancelled read(byte @Nullable [] message) {
        // Most of the topic are heartbeats: only what may be meant is taken apart.
        if (message == null || !new String(message, StandardCharsets.UTF_8).contains(NAME)) {
            return null;
        }
        try {
            return reader.readValue(message) instanceof JobEvent.Cancelled cancelled && cancelled.jobId() != null
                    ? cancelled
                    : null;
        } catch (IOException e) {
            LOG.debug("Not a JobEvent", e);
            return null;
        }
    }
}
