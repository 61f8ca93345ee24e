package dev.parallax.messaging;

import dev.parallax.common.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A message as a dead letter: its bytes, key and headers, with the reason and where it was in further headers. What is larger
 * than a letter may be is cut, and says so; where the whole is, the headers tell.
 */
final class Letter {
    /** Room for the headers that are added, and for what the protocol puts around a record. */
    private static final int ENVELOPE = 4_096;

    private static final int MOST_HEADERS = 100;
    private static final int LARGEST_KEY = 16_384;
    private static final int LARGEST_HEADERS = 65_536;

    /** Of a value that is too large so much is kept. */
    private static final int BEGINNING = 262_144;

    private Letter() {}

    /**
     * The letter.
     *
     * @param largest in bytes
     */
    static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> message, String reader, LetterReason reason, String cause, int largest) {
        List<String> cut = new ArrayList<>();
        byte[] key = beginning("key", message.key(), Math.min(LARGEST_KEY, largest / 4), cut);
        List<Header> headers = headers(message, Math.min(LARGEST_HEADERS, largest / 4), cut);
        long room = largest - (long) ENVELOPE - length(key) - size(headers);
        byte[] value = message.value() == null || message.value().length <= room
                ? message.value()
                : beginning("value", message.value(), (int) Math.max(0, Math.min(BEGINNING, room)), cut);
        var letter = new ProducerRecord<>(Topics.DEAD_LETTERS, key, value);
        headers.forEach(letter.headers()::add);
        add(letter, LetterHeaders.CODE, reason.name());
        add(letter, LetterHeaders.REASON, cause);
        add(letter, LetterHeaders.TOPIC, message.topic());
        add(letter, LetterHeaders.PARTITION, Integer.toString(message.partition()));
        add(letter, LetterHeaders.OFFSET, Long.toString(message.offset()));
        add(letter, LetterHeaders.TIMESTAMP, Long.toString(message.timestamp()));
        add(letter, LetterHeaders.READER, reader);
        if (message.value() != null) {
            add(letter, LetterHeaders.BYTES, Integer.toString(message.value().length));
        }
        if (!cut.isEmpty()) {
            add(letter, LetterHeaders.CUT, String.join("; ", cut));
        }
        return letter;
    }

    private static byte @Nullable [] beginning(String what, byte @Nullable [] bytes, int most, List<String> cut) {
        if (bytes == null || bytes.length <= most) {
            return bytes;
        }
        cut.add(String.format(Locale.ROOT, "%s: the first %d bytes of %d", what, most, bytes.length));
        return Arrays.copyOf(bytes, most);
    }

    private static List<Header> headers(ConsumerRecord<byte[], byte[]> message, int most, List<String> cut) {
        List<Header> kept = new ArrayList<>();
        int all = 0;
        long size = 0;
        for (Header header : message.headers()) {
            if (header.key().startsWith(LetterHeaders.PREFIX)) {
                continue;
            }
            all++;
            if (size + size(header) <= most && kept.size() < MOST_HEADERS) {
                size += size(header);
                kept.add(header);
            }
        }
        if (kept.size() < all) {
            cut.add(String.format(Locale.ROOT, "headers: %d of %d", kept.size(), all));
        }
        return kept;
    }

    private static long size(List<Header> headers) {
        return headers.stream().mapToLong(Letter::size).sum();
    }

    private static long size(Header header) {
        return header.key().getBytes(StandardCharsets.UTF_8).length + (long) length(header.value());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, Line.bytes(value));
    }
}
