package dev.parallax.e2e.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.e2e.fuzz.ApiDescription.Operation;
import dev.parallax.e2e.fuzz.ApiDescription.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes requests from a description: most of them nearly right, and each with a chance of what nobody should send. */
final class RequestMaker {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;

    /** What a text may be, as it is in an address: also bytes that are no text. */
    private static final List<String> ODD_IN_ADDRESSES = List.of(
            "",
            "%20",
            "%00",
            "%ED%A0%80",
            "%C0%80",
            "%FF",
            "%0A",
            "a%0D%0AX%3A%20y",
            "%F0%9F%9A%80",
            "%27%22%3B--",
            "%25",
            "..%2F..%2Fetc",
            "%2F",
            "*",
            "-1",
            "0",
            "1",
            "2147483648",
            "9223372036854775808",
            "1e400",
            "NaN",
            "null",
            "true",
            "1-1-1-1-1",
            "2025-11-20",
            "-999999999-01-01T00:00:00%2B18:00",
            "%2B999999999-12-31T23:59:59-18:00",
            "10000-01-01T00:00:00Z",
            "2025-02-30T00:00:00Z",
            "x".repeat(3_000));

    private static final List<String> ODD_IN_HEADERS = List.of(
            "",
            " ",
            "*",
            "\"",
            "\"7\"",
            "W/\"7\"",
            "7",
            "-1",
            "x".repeat(201),
            "x".repeat(3_000),
            "a,b",
            "null",
            "'\";--",
            "\t");

    /** JSON as it is written, also such that no mapper writes. */
    private static final List<String> ODD_IN_BODIES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "-1e-400",
            "2147483646",
            "9223372036854775808",
            "123456789012345678901234567890.5",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"a\\nb\"",
            "\"\\ud83d\\ude80\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"+999999999-12-31T23:59:59-18:00\"",
            "\"10000-01-01T00:00:00Z\"",
            "\"" + "x".repeat(1_001) + "\"",
            "\"" + "y".repeat(70_000) + "\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\":1}",
            "{\"\\ud800\":1}",
            "[".repeat(40) + "]".repeat(40),
            "{\"a\":".repeat(998) + "1" + "}".repeat(998));

    private static final List<String> NO_OBJECTS = List.of(
            "",
            " ",
            "{",
            "}",
            "[",
            "nonsense",
            "{\"a\":1}{",
            "{\"a\":1,\"a\":2}",
            "\u0000",
            "\uFEFF{}",
            "{'a':1}",
            "// x\n{}",
            "[".repeat(2_000),
            "9".repeat(5_000));

    private final ApiDescription api;
    private final Random random;

    /** By name, and what answers had: so that requests also meet what is there. */
    private final Map<String, List<String>> known;

    RequestMaker(ApiDescription api, Random random, Map<String, List<String>> known) {
        this.api = api;
        this.random = random;
        this.known = known;
    }

    /**
     * A request to be sent as it is.
     *
     * @param target path and query
     * @param headers names and values in turn
     */
    record Request(
            String method,
            String target,
            List<String> headers,
            @Nullable String body) {}

    Request make(Operation operation) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        List<String> headers = new ArrayList<>();
        for (Parameter parameter : operation.parameters()) {
            switch (parameter.in()) {
                case "path" -> path = path.replace("{" + parameter.name() + "}", inAddress(parameter));
                case "query" -> {
                    if (parameter.required() || chance(35)) {
                        query.add(parameter.name() + "=" + inAddress(parameter));
                    }
                }
                default -> {
                    if (parameter.required() || chance(50)) {
                        headers.addAll(List.of(parameter.name(), inHeader(parameter)));
                    }
                }
            }
        }
        if (chance(3)) {
            query.add(pick(List.of("unknown=1", "page=1&page=2", "%zz", "=", "a%00=b")));
        }
        String body = null;
        if (!operation.body().isMissingNode()) {
            body = chance(5) ? pick(NO_OBJECTS) : body(operation.body());
            headers.addAll(List.of("Content-Type", chance(97) ? "application/json" : "text/plain"));
        }
        String method = chance(1) ? pick(List.of("PATCH", "OPTIONS", "DELETE", "PUT", "HEAD")) : operation.method();
        String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        return new Request(method, target, headers, body);
    }

    private String inAddress(Parameter parameter) {
        return chance(25)
                ? pick(ODD_IN_ADDRESSES)
                : URLEncoder.encode(plausible(parameter.name(), parameter.schema()), StandardCharsets.UTF_8)
                        .replace("+", "%20");
    }

    private String inHeader(Parameter parameter) {
        return chance(25) ? pick(ODD_IN_HEADERS) : plausible(parameter.name(), parameter.schema());
    }

    private String plausible(String name, JsonNode schema) {
        List<String> seen = known.getOrDefault(name, List.of());
        if (!seen.isEmpty() && chance(60)) {
            return pick(seen);
        }
        if (schema.has("enum")) {
            return schema.path("enum")
                    .get(random.nextInt(schema.path("enum").size()))
                    .asText();
        }
        return switch (schema.path("type").asText()) {
            case "integer", "number" -> Integer.toString(random.nextInt(1, 20));
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default ->
                name.endsWith("id") || name.endsWith("Key") ? uuid() : pick(List.of("a", "items", "x-1", uuid()));
        };
    }

    private String body(JsonNode schema) {
        JsonNode whole = instance("", schema, 0);
        List<JsonNode> holders = new ArrayList<>();
        holders(whole, holders);
        String marked = "@odd@";
        if (chance(55) && !holders.isEmpty()) {
            change(pick(holders), marked);
        }
        return whole.toString().replace("\"" + marked + "\"", pick(ODD_IN_BODIES));
    }

    /** One member or element becomes something odd, is left out, or comes on top. */
    private void change(JsonNode holder, String marked) {
        if (holder instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.isEmpty() || chance(10) ? "unknown" : pick(names);
            if (chance(20)) {
                object.remove(name);
            } else {
                object.put(name, marked);
            }
        } else if (holder instanceof ArrayNode array) {
            array.add(marked);
        }
    }

    private static void holders(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode()) {
            into.add(node);
            node.forEach(child -> holders(child, into));
        }
    }

    private JsonNode instance(String name, JsonNode given, int depth) {
        JsonNode schema = api.resolve(given);
        for (String some : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(some)) {
                return instance(name, schema.path(some).get(0), depth);
            }
        }
        JsonNode type = schema.path("type");
        String first = type.isArray() ? type.path(0).asText() : type.asText(schema.has("properties") ? "object" : "");
        return switch (first) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer" -> JSON.numberNode(random.nextInt(1, 1_000));
            case "number" -> JSON.numberNode(random.nextInt(1, 100_000) / 100.0);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(name, schema));
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        if (depth < DEEPEST) {
            List<String> required = new ArrayList<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            schema.path("properties").properties().stream()
                    .filter(member -> required.contains(member.getKey()) || chance(60))
                    .forEach(member ->
                            object.set(member.getKey(), instance(member.getKey(), member.getValue(), depth + 1)));
        }
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(instance(name, schema.path("items"), depth + 1));
        }
        return array;
    }

    private String text(String name, JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "date-time" -> "2025-11-%02dT10:00:00Z".formatted(random.nextInt(1, 30));
            case "date" -> "2025-11-20";
            default -> plausible(name, schema);
        };
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** The names of odd things in a list, for nobody but people who read a failure. */
    static String shortened(@Nullable String text) {
        return text == null
                ? "no body"
                : text.codePoints()
                        .limit(300)
                        .mapToObj(point -> point < ' ' ? "\\u%04x".formatted(point) : Character.toString(point))
                        .collect(Collectors.joining());
    }
}
