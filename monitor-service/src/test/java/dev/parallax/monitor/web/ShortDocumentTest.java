package dev.parallax.monitor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever makes a document large, little of it is left, and that says so. */
class ShortDocumentTest {

    private final ObjectMapper json = new ObjectMapper();

    private static String members(int count, String name, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + name + i + "\":" + value)
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String[] documents() {
        return new String[] {
            "{\"a\":\"" + "x".repeat(1_000_000) + "\"}",
            members(50_000, "m", "1"),
            members(50_000, "m", "null"),
            members(300, "n".repeat(3_000), "[]"),
            members(2, "m", "[" + "{\"a\":[]},".repeat(100_000) + "1]"),
            "[" + "\"" + "\uD83D\uDE80".repeat(2_000) + "\"," + "[".repeat(500) + "]".repeat(500) + "]",
        };
    }

    @ParameterizedTest
    @MethodSource("documents")
    void little_is_left_and_says_so(String document) {
        String shortened = ShortDocument.of(json, document);
        assertTrue(shortened.length() < ShortDocument.LARGE, () -> shortened.length() + " characters");
        assertTrue(shortened.contains("[cut: "), shortened);
        assertTrue(shortened.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF), shortened);
        assertTrue(ShortDocument.ofItems(json, "[" + document + "," + document + "]")
                        .length()
                < ShortDocument.LARGE);
    }

    @Test
    void what_is_small_is_as_it_was() throws Exception {
        String document = "{\"a\":[1,2.50,null,true,\"x\"],\"b\":{\"c\":{}}}";
        JsonNode before = json.readTree(document);
        assertEquals(before, json.readTree(ShortDocument.of(json, document)));
        assertEquals("[" + before + "]", ShortDocument.ofItems(json, "[" + document + "]"));
        assertNull(ShortDocument.of(json, null));
    }
}
