package dev.parallax.monitor.deadletter;

import dev.parallax.messaging.Channel;
import dev.parallax.messaging.Channels;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** Takes dead letters in. Each is stored whatever it is: of a letter there is no dead letter. */
@ApplicationScoped
class LetterConsumer {

    private static final String ADD = """
            insert into monitor.dead_letters (letter_id, put_aside_at, reader, topic, partition, message_offset, message_at,
                code, reason, message_key, header_names, header_values, value, value_bytes, cut)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            on conflict do nothing
            """;

    private final Channel channel;
    private final Pool pool;
    private final Clock clock;

    LetterConsumer(Channels channels, Pool pool, Clock clock) {
        this.channel = channels.named("dead-letters");
        this.pool = pool;
        this.clock = clock;
    }

    @Incoming("dead-letters")
    Uni<Void> take(ConsumerRecords<byte[], byte[]> poll) {
        return channel.insist(() -> add(poll));
    }

    private Uni<Void> add(ConsumerRecords<byte[], byte[]> poll) {
        Instant now = clock.instant();
        List<Tuple> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : poll) {
            rows.add(row(ArrivedLetter.of(record, now)));
        }
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.withTransaction(
                        tx -> tx.preparedQuery(ADD).executeBatch(rows).replaceWithVoid());
    }

    // A value of a row may be null, which the type of a tuple leaves open.
    @SuppressWarnings("NullAway")
    private static Tuple row(ArrivedLetter letter) {
        return Tuple.newInstance(io.vertx.sqlclient.Tuple.tuple()
                .addUUID(letter.id())
                .addOffsetDateTime(letter.putAsideAt().atOffset(ZoneOffset.UTC))
                .addString(letter.reader())
                .addString(letter.topic())
                .addInteger(letter.partition())
                .addLong(letter.offset())
                .addOffsetDateTime(
                        letter.messageAt() == null ? null : letter.messageAt().atOffset(ZoneOffset.UTC))
                .addString(letter.code())
                .addString(letter.reason())
                .addBuffer(letter.key())
                .addArrayOfBuffer(letter.headerNames().toArray(Buffer[]::new))
                .addArrayOfBuffer(array(letter.headerValues()))
                .addBuffer(letter.value())
                .addLong(letter.valueBytes())
                .addString(letter.cut()));
    }

    private static @Nullable Buffer[] array(List<@Nullable Buffer> values) {
        return values.toArray(Buffer[]::new);
    }
}
