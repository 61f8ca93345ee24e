package dev.parallax.scheduler.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.Change;
import dev.parallax.messaging.Channel;
import dev.parallax.messaging.Channels;
import dev.parallax.messaging.Decoding;
import dev.parallax.messaging.Messages;
import dev.parallax.scheduler.queue.FollowUps;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Brings changes of records to their follow-ups. */
@ApplicationScoped
class ChangeConsumer {
    private final Channel channel;
    private final Decoding<Change> decoding;
    private final FollowUps followUps;

    ChangeConsumer(Channels channels, ObjectMapper mapper, FollowUps followUps) {
        this.channel = channels.named("changes");
        // Most changes have no follow-up here: what text is in their records is nothing to refuse them for.
        this.decoding = Messages.changes(mapper).withAnyText();
        this.followUps = followUps;
    }

    @Incoming("changes")
    Uni<Void> consume(ConsumerRecords<byte[], byte[]> poll) {
        return channel.take(poll, decoding, followUps::apply);
    }
}
