package dev.parallax.scheduler.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.parallax.common.change.Change;
import dev.parallax.scheduler.queue.FollowUps;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Brings changes of records to their follow-ups. */
@ApplicationScoped
class ChangeConsumer {
    private final ObjectReader reader;
    private final FollowUps followUps;
    private final Delivery delivery;

    ChangeConsumer(ObjectMapper mapper, FollowUps followUps, Delivery delivery) {
        this.reader = mapper.readerFor(Change.class);
        this.followUps = followUps;
        this.delivery = delivery;
    }

    @Incoming("changes")
    Uni<Void> consume(ConsumerRecords<byte[], byte[]> batch) {
        List<Delivery.Heard<Change>> heard = new ArrayList<>();
        Uni<Void> unreadable = Uni.createFrom().voidItem();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            if (record.value() == null) {
                unreadable = unreadable.chain(() -> delivery.putAside(record, "The message is empty"));
                continue;
            }
            try {
                Change change = reader.readValue(record.value());
                if (followUps.concerns(change)) {
                    heard.add(new Delivery.Heard<>(record, change));
                }
            } catch (IOException e) {
                String reason =
                        String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
                unreadable = unreadable.chain(() -> delivery.putAside(record, reason));
            }
        }
        return unreadable.chain(
                () -> heard.isEmpty() ? Uni.createFrom().voidItem() : delivery.apply(heard, followUps::apply));
    }
}
