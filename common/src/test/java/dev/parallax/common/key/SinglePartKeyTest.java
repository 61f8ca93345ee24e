package dev.parallax.common.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SinglePartKeyTest {
    @Test
    void aTextIsItselfUnlessNoColumnHoldsIt() {
        assertEquals("order-4711", SinglePartKey.format("order-4711"));
        assertEquals("[\"x\"]", SinglePartKey.format("[\"x\"]"));
        assertEquals("a\nb", SinglePartKey.format("a\nb"));
        assertEquals("[\"a\\u0000b\"]", SinglePartKey.format("a\0b"));
        assertEquals("[\"\\\"\\\\\\u0000\\u000a\"]", SinglePartKey.format("\"\\\0\n"));
        assertEquals("7", SinglePartKey.format(7L));
    }

    @Test
    void everyKeyHasOneTextAndEveryTextOneKey() {
        List<String> pieces = List.of("[\"", "\"]", "\\", "\\u0000", "\0", "\\u", "0", "a", "\"", "\n", "\\\\u0000");
        Random random = new Random(1);
        Set<String> keys = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int length = random.nextInt(7); length > 0; length--) {
                made.append(pieces.get(random.nextInt(pieces.size())));
            }
            String key = random.nextInt(3) == 0 ? SinglePartKey.format(made.toString()) : made.toString();
            String text = SinglePartKey.format(key);
            assertFalse(text.indexOf('\0') >= 0, text);
            assertEquals(key, SinglePartKey.parse(KeyPartType.STRING, text));
            assertEquals(text, SinglePartKey.canonical(KeyPartType.STRING, text));
            assertEquals(keys.add(key), texts.add(text), text);
        }
        assertTrue(texts.size() > 1_000);
    }
}
