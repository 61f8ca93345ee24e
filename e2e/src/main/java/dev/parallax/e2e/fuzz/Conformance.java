package dev.parallax.e2e.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.e2e.fuzz.ApiDescription.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What every answer must be, whatever was asked: no failure of ours, the one form of an error, and as it is described. */
final class Conformance {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]+");
    private static final int MOST_TOLD = 5;

    private final ApiDescription api;
    private final ObjectMapper json = new ObjectMapper();

    Conformance(ApiDescription api) {
        this.api = api;
    }

    /** An answer as it came. */
    record Answer(int status, String contentType, boolean retryAfter, String body) {}

    /** What is wrong with an answer; empty if nothing is. */
    List<String> problems(Operation operation, Answer answer) {
        List<String> problems = new ArrayList<>();
        int status = answer.status();
        if (status >= 500 && !(status == 503 && answer.retryAfter())) {
            problems.add("status " + status);
        }
        JsonNode described = operation.responses().path(Integer.toString(status));
        if (described.isMissingNode() && status >= 400) {
            described = operation.responses().path("default");
        }
        if (described.isMissingNode()) {
            problems.add("status " + status + " is not described");
        }
        boolean isJson = answer.contentType().startsWith("application/json");
        if (status >= 400) {
            error(answer, isJson, problems);
        }
        JsonNode schema =
                api.resolve(described).path("content").path("application/json").path("schema");
        if (isJson && !schema.isMissingNode()) {
            compare(schema, read(answer, problems), "$", problems);
        }
        return problems.size() <= MOST_TOLD ? problems : problems.subList(0, MOST_TOLD);
    }

    private void error(Answer answer, boolean isJson, List<String> problems) {
        if (!isJson) {
            problems.add("an error of type '" + answer.contentType() + "'");
            return;
        }
        JsonNode error = read(answer, problems);
        if (!CODE.matcher(error.path("error").asText()).matches()
                || error.path("message").asText().isBlank()) {
            problems.add("an error without code or message");
        }
        if (answer.body().contains("Exception") || answer.body().contains("\\tat ")) {
            problems.add("an error that tells of the inside");
        }
    }

    private JsonNode read(Answer answer, List<String> problems) {
        try {
            return json.readTree(answer.body());
        } catch (JsonProcessingException e) {
            problems.add("a body that is no JSON");
            return json.missingNode();
        }
    }

    private void compare(JsonNode given, JsonNode value, String at, List<String> problems) {
        JsonNode schema = api.resolve(given);
        for (String some : List.of("anyOf", "oneOf")) {
            if (schema.has(some) && !fitsOne(schema.path(some), value, at)) {
                problems.add(at + " is none of those it may be: " + shortened(value));
                return;
            }
        }
        schema.path("allOf").forEach(part -> compare(part, value, at, problems));
        Set<String> types = types(schema);
        if (!types.isEmpty() && !types.contains(type(value)) && !(types.contains("number") && value.isNumber())) {
            problems.add("%s is %s, described as %s".formatted(at, type(value), types));
            return;
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            problems.add(at + " is described without " + shortened(value));
        }
        if (value.isObject()) {
            members(schema, value, at, problems);
        }
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                compare(schema.path("items"), value.get(i), at + "[" + i + "]", problems);
            }
        }
    }

    private void members(JsonNode schema, JsonNode value, String at, List<String> problems) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                problems.add(at + " has no " + name.asText());
            }
        });
        JsonNode properties = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        for (var member : value.properties()) {
            String where = at + "." + member.getKey();
            if (properties.has(member.getKey())) {
                compare(properties.path(member.getKey()), member.getValue(), where, problems);
            } else if (others.isBoolean() && !others.asBoolean()) {
                problems.add(where + " is not described");
            } else if (others.isObject()) {
                compare(others, member.getValue(), where, problems);
            }
        }
    }

    private boolean fitsOne(JsonNode choices, JsonNode value, String at) {
        for (JsonNode choice : choices) {
            List<String> problems = new ArrayList<>();
            compare(choice, value, at, problems);
            if (problems.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = new TreeSet<>();
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(one -> types.add(one.asText()));
        return types;
    }

    private static String type(JsonNode value) {
        return value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
