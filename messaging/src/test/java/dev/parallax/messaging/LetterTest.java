package dev.parallax.messaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterTest {
    private static ConsumerRecord<byte[], byte[]> message(byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "topic", 3, 42, 1234, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }

    private static ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> message, int largest) {
        return Letter.of(message, "service/channel", LetterReason.EMPTY, "why\u0000\nnot", largest);
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long size(ProducerRecord<byte[], byte[]> letter) {
        long size = (long) (letter.key() == null ? 0 : letter.key().length)
                + (letter.value() == null ? 0 : letter.value().length);
        for (Header header : letter.headers()) {
            size += (long) header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    @Test
    void the_message_stays_as_it_is_and_the_headers_say_where_it_was() {
        var headers = new RecordHeaders().add("own", new byte[] {1}).add("dead-letter-topic", new byte[] {2});
        var letter = letter(message(new byte[] {9}, new byte[] {7, 8}, headers), 900_000);
        assertArrayEquals(new byte[] {9}, letter.key());
        assertArrayEquals(new byte[] {7, 8}, letter.value());
        assertArrayEquals(new byte[] {1}, letter.headers().lastHeader("own").value());
        assertEquals("EMPTY", header(letter, LetterHeaders.CODE));
        assertEquals("why?", header(letter, LetterHeaders.REASON));
        assertEquals("topic", header(letter, LetterHeaders.TOPIC));
        assertEquals("3", header(letter, LetterHeaders.PARTITION));
        assertEquals("42", header(letter, LetterHeaders.OFFSET));
        assertEquals("1234", header(letter, LetterHeaders.TIMESTAMP));
        assertEquals("service/channel", header(letter, LetterHeaders.READER));
        assertEquals("2", header(letter, LetterHeaders.BYTES));
        assertNull(header(letter, LetterHeaders.CUT));
    }

    @Test
    void a_tombstone_stays_one() {
        var letter = letter(message(null, null, new RecordHeaders()), 900_000);
        assertNull(letter.key());
        assertNull(letter.value());
        assertNull(header(letter, LetterHeaders.BYTES));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_192, 100_000, 900_000})
    void whatever_comes_fits_and_says_what_was_cut(int largest) {
        var headers = new RecordHeaders();
        for (int i = 0; i < 5_000; i++) {
            headers.add("header-" + i, new byte[100]);
        }
        var letter = letter(message(new byte[500_000], new byte[2_000_000], headers), largest);
        assertTrue(size(letter) <= largest, () -> size(letter) + " bytes");
        String cut = header(letter, LetterHeaders.CUT);
        assertTrue(cut.contains("key: the first"), cut);
        assertTrue(cut.contains("value: the first"), cut);
        assertTrue(cut.contains("headers: "), cut);
        assertEquals("2000000", header(letter, LetterHeaders.BYTES));
    }
}
