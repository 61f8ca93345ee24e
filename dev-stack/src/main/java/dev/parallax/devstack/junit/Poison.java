package dev.parallax.devstack.junit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that nobody should send, and that anybody may: the same table for every topic that is read.
 *
 * @param name what is wrong with it
 * @param unusable whether no reader can use it, so that it must be put aside; others may find nothing wrong
 */
// Compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
public record Poison(
        String name, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, boolean unusable) {
    /** More than a dead letter may have, and as much as a broker takes. */
    private static final int LARGEST = 1_040_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Everything that can be wrong with a message that is otherwise like this one. */
    public static List<Poison> of(String good) {
        List<Poison> table = new ArrayList<>(withoutShape(good));
        table.addAll(members(good));
        table.addAll(around(good));
        return table;
    }

    private static List<Poison> withoutShape(String good) {
        byte[] whole = bytes(good);
        return List.of(
                bad("a tombstone", null),
                bad("no bytes", new byte[0]),
                bad("null", bytes("null")),
                bad("an array", bytes("[]")),
                bad("an empty text", bytes("\"\"")),
                bad("a number", bytes("7")),
                bad("an empty object", bytes("{}")),
                bad("no JSON", bytes("no json at all")),
                bad("zero bytes", new byte[64]),
                bad("UTF-16", good.getBytes(StandardCharsets.UTF_16)),
                bad("truncated", Arrays.copyOf(whole, whole.length / 2)),
                bad("without its last byte", Arrays.copyOf(whole, whole.length - 1)),
                bad("with a tail", bytes(good + " {}")),
                bad("invalid UTF-8", insert(whole, new byte[] {(byte) 0xC0, (byte) 0x80, (byte) 0xFF})),
                bad("a surrogate in UTF-8", insert(whole, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})),
                bad("a thousand levels of arrays", bytes("[".repeat(1000) + "]".repeat(1000))),
                bad("a hundred thousand levels", bytes("{\"a\":".repeat(100_000))),
                bad(
                        "a thousand levels in a member",
                        bytes(with(good, "\"deep\": " + "[".repeat(1000) + "]".repeat(1000)))),
                bad("900 KB of garbage", bytes("x".repeat(900_000))),
                bad("larger than a dead letter", bytes("y".repeat(LARGEST))),
                bad("larger than a dead letter and almost JSON", bytes(with(good, text(LARGEST - 20_000)) + "}")));
    }

    private static String text(int length) {
        return "\"unknown_text\": \"" + "z".repeat(length) + "\"";
    }

    private static List<Poison> members(String good) {
        List<Poison> table = new ArrayList<>();
        ObjectNode tree = (ObjectNode) tree(good);
        tree.fieldNames().forEachRemaining(name -> {
            JsonNode value = tree.get(name);
            perhaps(table, good, name, "is missing", null);
            for (String other : List.of(
                    "null",
                    "{}",
                    "[]",
                    "[null]",
                    "{\"a\": null}",
                    "\"\"",
                    "\"nonsense\"",
                    "true",
                    "-1",
                    "7",
                    "1e999999",
                    "-1.5",
                    "99999999999999999999",
                    "9223372036854775807",
                    "2147483647",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "\"+999999999-12-31T23:59:59Z\"",
                    "\"-999999999-01-01T00:00:00Z\"",
                    "\"0000-01-01T00:00:00Z\"",
                    "\"+10000-01-01T00:00:00Z\"",
                    "13569465600000000000",
                    "13569465600.5e30",
                    "253402300800",
                    "\"2400-02-30T25:61:61Z\"")) {
                if (!JSON.valueToTree(value).toString().equals(other)) {
                    perhaps(table, good, name, "is " + other, other);
                }
            }
        });
        return table;
    }

    private static void perhaps(List<Poison> table, String good, String name, String what, @Nullable String value) {
        ObjectNode tree = (ObjectNode) tree(good);
        tree.remove(name);
        String without = tree.toString();
        String changed = value == null
                ? without
                : with(without, "\"" + name + "\": " + value).replace("{, ", "{");
        table.add(new Poison(name + " " + what, null, bytes(changed), List.of(), false));
    }

    /** Messages with nothing wrong in their value. */
    private static List<Poison> around(String good) {
        byte[] value = bytes(good);
        byte[] bad = bytes("no json, ");
        List<Header> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add(new RecordHeader("h" + i, new byte[16]));
        }
        List<Header> weird = List.of(
                new RecordHeader("", (byte[]) null),
                new RecordHeader("\u0000\ud83d\ude00", new byte[] {(byte) 0xFF, 0}),
                new RecordHeader("traceparent", bytes("00-zz")),
                new RecordHeader("dead-letter-topic", bytes("parallax.nowhere")),
                new RecordHeader("dead-letter-offset", bytes("minus one")));
        List<Header> events = List.of(
                new RecordHeader("content-type", bytes("application/cloudevents+json; charset=UTF-8")),
                new RecordHeader("ce_specversion", bytes("1.0")));
        List<Header> binary = List.of(
                new RecordHeader("content-type", bytes("application/json")),
                new RecordHeader("ce_specversion", bytes("1.0")));
        return List.of(
                new Poison("a huge key and no JSON", new byte[400_000], bad, List.of(), true),
                new Poison("a key of no text and no JSON", new byte[] {(byte) 0xFF, (byte) 0xC0}, bad, List.of(), true),
                new Poison("many headers and no JSON", null, bad, many, true),
                new Poison(
                        "a huge header and no JSON",
                        null,
                        bad,
                        List.of(new RecordHeader("huge", new byte[900_000])),
                        true),
                new Poison("weird headers and no JSON", null, bad, weird, true),
                new Poison("half a cloud event and no JSON", null, bad, events, true),
                new Poison("half a cloud event in headers and no JSON", null, bad, binary, true),
                new Poison("a huge key", new byte[400_000], value, List.of(), false),
                new Poison("weird headers", null, value, weird, false),
                new Poison("half a cloud event", null, value, events, false),
                new Poison("half a cloud event in headers", null, value, binary, false),
                new Poison("unknown members", null, bytes(with(good, text(900_000))), List.of(), false));
    }

    /** The JSON with a further member at its beginning. */
    public static String with(String good, String member) {
        return good.replaceFirst("\\{", java.util.regex.Matcher.quoteReplacement("{" + member + ", "));
    }

    /** Sends all to a topic and returns how many no reader can use. */
    public static long send(String topic, List<Poison> table, UnaryOperator<ProducerRecord<byte[], byte[]>> as) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", KafkaResource.bootstrap(), "max.request.size", 2_000_000, "linger.ms", 5);
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = table.stream()
                    .map(one -> producer.send(as.apply(one.record(topic))))
                    .toList();
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The broker took no poison", e);
        }
        return table.stream().filter(Poison::unusable).count();
    }

    private ProducerRecord<byte[], byte[]> record(String topic) {
        var record = new ProducerRecord<byte[], byte[]>(topic, key, value);
        headers.forEach(record.headers()::add);
        return record;
    }

    private static Poison bad(String name, byte @Nullable [] value) {
        return new Poison(name, null, value, List.of(), true);
    }

    private static byte[] insert(byte[] whole, byte[] what) {
        int at = new String(whole, StandardCharsets.US_ASCII).indexOf('"') + 1;
        byte[] all = new byte[whole.length + what.length];
        System.arraycopy(whole, 0, all, 0, at);
        System.arraycopy(what, 0, all, at, what.length);
        System.arraycopy(whole, at, all, at + what.length, whole.length - at);
        return all;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name;
    }
}
