package dev.parallax.reconciler.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.job.Job;
import dev.parallax.messaging.Channel;
import dev.parallax.messaging.Channels;
import dev.parallax.messaging.Decoding;
import dev.parallax.messaging.Messages;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** Takes jobs off Kafka. What cannot be read goes to the dead letters and blocks nothing. */
@ApplicationScoped
class JobMessages {
    /** The channel that jobs come by, and that their claims belong to. */
    static final String CHANNEL = "jobs";

    private static final Logger LOG = Logger.getLogger(JobMessages.class);

    private final Channel channel;
    private final Decoding<Job> decoding;
    private final JobWorker worker;

    JobMessages(Channels channels, ObjectMapper mapper, JobWorker worker) {
        this.channel = channels.named(CHANNEL);
        this.decoding = Messages.jobs(mapper);
        this.worker = worker;
    }

    @Incoming(CHANNEL)
    Uni<Void> receive(Message<byte[]> message) {
        return channel.insist(() -> Uni.createFrom().item(decoding.decode(message.getPayload())))
                .chain(decoded -> switch (decoded) {
                    case Decoding.Understood<Job>(var job) -> worker.offer(job, () -> acknowledge(message));
                    case Decoding.Refused<Job>(var reason, var cause) ->
                        channel.putAside(record(message), reason, cause)
                                .chain(() -> Uni.createFrom().completionStage(message.ack()));
                });
    }

    @SuppressWarnings("unchecked") // as the deserializers of the channel are configured
    private static ConsumerRecord<byte[], byte[]> record(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalStateException("A message of Kafka without its metadata"))
                .getRecord();
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
