package dev.parallax.scheduler.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.key.KeyPartType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DatasetKeyTest {
    private static DatasetKey read(String... nameAndType) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("parallax.datasets.orders.entity-type", "order");
        for (int i = 0; i < nameAndType.length; i += 2) {
            String part = "parallax.datasets.orders.key[" + i / 2 + "].";
            properties.put(part + "name", nameAndType[i]);
            if (!nameAndType[i + 1].isEmpty()) {
                properties.put(part + "type", nameAndType[i + 1]);
            }
        }
        return new DatasetReader(properties)
                .read()
                .named("orders")
                .orElseThrow()
                .key();
    }

    @Test
    void theTypesAreThoseThatTheDatasetDeclares() {
        assertEquals(
                List.of(
                        new DatasetKey.Part("tenant", KeyPartType.STRING),
                        new DatasetKey.Part("no", KeyPartType.INT64)),
                read("tenant", "", "no", "INT64").parts());
        // What the reconciler refuses is no reason for the scheduler to refuse, nor to guess.
        assertEquals(DatasetKey.UNKNOWN, read("no", "float"));
        assertEquals("007", DatasetKey.UNKNOWN.canonical("007"));
    }

    @Test
    void aKeyHasOneText() {
        assertEquals("7", read("no", "int64").canonical("007"));
        assertEquals(" x", read("id", "string").canonical(" x"));
        DatasetKey composite = read("tenant", "string", "no", "int64", "price", "decimal");
        assertEquals("[\"a\",7,\"1.5\"]", composite.canonical("[ \"a\" , \"007\", \"1.50\" ]"));
        assertEquals("[\"\\\"\\u0000\u00e9\",7,\"1\"]", composite.canonical("[\"\\\"\\u0000\\u00e9\",7,\"1.0\"]"));
    }

    @Test
    void whatIsNoKeySaysWhyAndHowOneLooks() {
        assertEquals(
                "'x' is no int64, which key part 'no' is declared to be; a key looks like 4711",
                refusal(read("no", "int64"), "x"));
        DatasetKey composite = read("tenant", "string", "no", "int64");
        for (String text : List.of("", "a", "{}", "[", "[\"a\"]", "[\"a\",1,2]", "[\"a\",1] x")) {
            assertTrue(
                    refusal(composite, text)
                            .endsWith("is no JSON array of the 2 parts of the key (tenant, no), such as"
                                    + " [\"order-4711\",4711]"),
                    text);
        }
        for (String text : List.of("[1,1]", "[\"a\",1.5]", "[\"a\",null]", "[\"a\",[1]]", "[\"a\",1e3]")) {
            assertTrue(refusal(composite, text).contains("which key part"), text);
        }
    }

    private static String refusal(DatasetKey key, String text) {
        return assertThrows(DatasetKey.InvalidKeyException.class, () -> key.canonical(text))
                .getMessage();
    }
}
