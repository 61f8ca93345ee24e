package dev.parallax.monitor.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parallax.monitor.Publisher;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawJsonTest {

    record Pair(
            String before,
            @Nullable RawJson document,
            @Nullable String after) {}

    private static Pair read(String document, Charset charset) throws IOException {
        byte[] message = "{\"unknown\": {\"é\": [1]}, \"before\": \"Zoë €\", \"document\": %s , \"after\": \"z\"}"
                .formatted(document)
                .getBytes(charset);
        return RawJson.reader(Publisher.JSON.readerFor(Pair.class), message).readValue(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[ 1.50, -0.0,12345678901234567890.10 ]",
                "{\"a\": {\"b\": [\"}\", \"\\\"]\"]},\n\"é€\": \"\\u0000\", \"a\": null}"
            })
    void is_what_the_message_has_to_the_letter(String document) throws IOException {
        Pair pair = read(document, StandardCharsets.UTF_8);
        assertEquals(new Pair("Zoë €", new RawJson(document), "z"), pair);
    }

    @Test
    void may_be_absent() throws IOException {
        assertNull(read("null", StandardCharsets.UTF_8).document());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "1", "true", "{\"a\": tru}", "{\"a\" 1}", "[1", "{\"a\": \"\u0001\"}"})
    void is_nothing_else(String document) {
        assertThrows(JsonProcessingException.class, () -> read(document, StandardCharsets.UTF_8));
    }

    @Test
    void is_not_cut_from_what_has_other_places() {
        assertThrows(JsonProcessingException.class, () -> read("{}", StandardCharsets.UTF_16BE));
    }
}
