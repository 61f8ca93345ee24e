package dev.parallax.reconciler.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.event.JobEvent;
import dev.parallax.messaging.Channel;
import dev.parallax.messaging.Channels;
import dev.parallax.messaging.Decoding;
import dev.parallax.messaging.Messages;
import dev.parallax.reconciler.planned.HeldRuns;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears that the scheduler cancelled a job, and fences its attempt off. Whichever replica hears it, the one that works
 * on the job sees it at its next checkpoint, and the journal takes no more repairs of it. Hears, too, whose repairs are
 * held back, and when that was decided: the plans of such runs are kept.
 */
@ApplicationScoped
class Cancellations {
    private static final Logger LOG = Logger.getLogger(Cancellations.class);
    private static final String CANCELLED = "\"cancelled\"";
    private static final String REPAIRS = "repairs";
    private static final String HELD_BACK = "HELD_BACK";

    private final Channel channel;
    private final Decoding<JobEvent> decoding;
    private final Claims claims;
    private final HeldRuns held;

    Cancellations(Channels channels, ObjectMapper mapper, Claims claims, HeldRuns held) {
        this.channel = channels.named("cancellations");
        this.decoding = Messages.jobEvents(mapper);
        this.claims = claims;
        this.held = held;
    }

    @Incoming("cancellations")
    Uni<Void> hear(ConsumerRecords<byte[], byte[]> batch) {
        return channel.insist(() -> Uni.createFrom().item(meant(batch)))
                .chain(meant -> channel.take(meant, decoding, this::apply));
    }

    /** What nobody can read on the topic is the scheduler's to put aside. */
    private List<ConsumerRecord<byte[], byte[]>> meant(ConsumerRecords<byte[], byte[]> batch) {
        List<ConsumerRecord<byte[], byte[]>> meant = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            if (mayBeMeant(record.value())
                    && decoding.decode(record.value()) instanceof Decoding.Understood<JobEvent>(var event)
                    && (event instanceof JobEvent.Cancelled || repairs(event) != null)) {
                meant.add(record);
            }
        }
        return meant;
    }

    /** Most of the topic are heartbeats: only what may be meant is taken apart. */
    private static boolean mayBeMeant(byte @Nullable [] message) {
        if (message == null) {
            return false;
        }
        String text = new String(message, StandardCharsets.UTF_8);
        return text.contains(CANCELLED) || text.contains("\"" + REPAIRS + "\"");
    }

    /** What became of the repairs of a run that ended; null if this does not say so. */
    private static @Nullable Object repairs(JobEvent event) {
        return event instanceof JobEvent.Completed ended && ended.jobId().equals(ended.rootId())
                ? ended.result().details().get(REPAIRS)
                : null;
    }

    private Uni<Void> apply(List<JobEvent> meant) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (JobEvent event : meant) {
            Object repairs = repairs(event);
            if (HELD_BACK.equals(repairs)) {
                all = all.chain(() -> held.hold(event.rootId(), event.at()));
            } else if (repairs != null) {
                all = all.chain(() -> held.decided(event.rootId()));
            } else if (event.attempt() > 0) {
                // Attempt 0 was never sent, so there is nobody to stop.
                all = all.chain(() -> claims.cancel(event.jobId(), event.attempt())
                        .invoke(() -> LOG.infof("Job %s attempt %d was cancelled", event.jobId(), event.attempt())));
            }
        }
        return all;
    }
}
