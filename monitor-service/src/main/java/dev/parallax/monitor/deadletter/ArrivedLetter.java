package dev.parallax.monitor.deadletter;

import dev.parallax.messaging.LetterHeaders;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it came. Anything may come: what a header does not say, or not as it should, is null, and of what it says
 * only what can be stored is kept, so that no letter can be a poison of its own.
 */
record ArrivedLetter(
        UUID id,
        Instant putAsideAt,
        @Nullable String reader,
        String topic,
        @Nullable Integer partition,
        @Nullable Long offset,
        @Nullable Instant messageAt,
        String code,
        String reason,
        @Nullable Buffer key,
        List<Buffer> headerNames,
        List<@Nullable Buffer> headerValues,
        @Nullable Buffer value,
        @Nullable Long valueBytes,
        @Nullable String cut) {

    static final String UNCLASSIFIED = "UNCLASSIFIED";
    private static final int LONGEST = 1_000;

    /** @param now stands for a time that cannot be */
    static ArrivedLetter of(ConsumerRecord<byte[], byte[]> letter, Instant now) {
        Headers headers = new Headers(letter);
        String reader = headers.text(LetterHeaders.READER);
        String topic = headers.text(LetterHeaders.TOPIC);
        Long partition = headers.number(LetterHeaders.PARTITION);
        Long offset = headers.number(LetterHeaders.OFFSET);
        boolean known = topic != null && partition != null && offset != null;
        String name = known
                ? "%s %s %d %d".formatted(reader, topic, partition, offset)
                : "letter %d %d".formatted(letter.partition(), letter.offset());
        List<Buffer> names = new ArrayList<>();
        List<@Nullable Buffer> values = new ArrayList<>();
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(LetterHeaders.PREFIX)) {
                names.add(Buffer.buffer(header.key().getBytes(StandardCharsets.UTF_8)));
                values.add(buffer(header.value()));
            }
        }
        Long bytes = headers.number(LetterHeaders.BYTES);
        return new ArrivedLetter(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                time(letter.timestamp(), now),
                reader,
                topic == null ? "unknown" : topic,
                partition == null || partition > Integer.MAX_VALUE ? null : Math.toIntExact(partition),
                offset,
                maybeTime(headers.number(LetterHeaders.TIMESTAMP)),
                headers.text(LetterHeaders.CODE, UNCLASSIFIED),
                headers.text(LetterHeaders.REASON, ""),
                buffer(letter.key()),
                names,
                values,
                buffer(letter.value()),
                bytes != null ? bytes : letter.value() == null ? null : Long.valueOf(letter.value().length),
                headers.text(LetterHeaders.CUT));
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }

    private static Instant time(long millis, Instant now) {
        Instant time = maybeTime(millis);
        return time == null ? now : time;
    }

    /** Null for what is no year of four digits. */
    private static @Nullable Instant maybeTime(@Nullable Long millis) {
        return millis == null || millis < 0 || millis > 253_402_300_799_999L ? null : Instant.ofEpochMilli(millis);
    }

    private record Headers(ConsumerRecord<byte[], byte[]> letter) {
        String text(String name, String absent) {
            String text = text(name);
            return text == null ? absent : text;
        }

        @Nullable
        String text(String name) {
            Header header = letter.headers().lastHeader(name);
            if (header == null || header.value() == null) {
                return null;
            }
            // What is no UTF-8 becomes a sign for that; a NUL is the one character that no text in the database has.
            String text = new String(header.value(), StandardCharsets.UTF_8).replace('\0', '?');
            return text.length() <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST / 2));
        }

        /** Null for what is no whole number from 0. */
        @Nullable
        Long number(String name) {
            String text = text(name);
            return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
        }
    }
}
