package dev.parallax.scheduler.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.http.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's JSON object field by field and gathers everything that is wrong with it, so that the caller learns
 * all of it at once, with the values that are allowed.
 */
public final class RequestBody {
    /** Bodies are small; a larger one is a mistake. */
    public static final int MOST_BYTES = 256 * 1024;

    /** What a caller attaches is shown with each of the jobs that it is attached to. */
    public static final int MOST_ATTACHED_BYTES = 64 * 1024;

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private static final String UNSTORABLE = "must not contain the character U+0000 or half a pair of surrogates";

    private static final int LONGEST_TEXT = 1000;

    /** As in headers, and as the owners take it. */
    private static final int LONGEST_NAME = 200;

    /** Whoever reads it later may read recursively. */
    private static final int DEEPEST = 32;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode object;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Map<String, Object>> wrong = new ArrayList<>();

    private RequestBody(ObjectNode object) {
        this.object = object;
    }

    /**
     * Takes a body apart.
     *
     * @throws ApiException if it is too large, or no JSON object
     */
    public static RequestBody parse(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            throw new ApiException(ErrorCode.MALFORMED_REQUEST, "The body is empty; a JSON object is expected");
        }
        if (bytes.length > MOST_BYTES) {
            throw tooLarge();
        }
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                requireStorable(object);
                return new RequestBody(object);
            }
        } catch (StreamConstraintsException e) {
            throw new ApiException(
                    ErrorCode.MALFORMED_REQUEST,
                    "The body is nested deeper than " + DEEPEST + " levels, or has a number of too many digits");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ApiException(
                    ErrorCode.MALFORMED_REQUEST,
                    at == null
                            ? "The body is not valid JSON"
                            : "The body is not valid JSON: see line " + at.getLineNr() + ", column "
                                    + at.getColumnNr());
        } catch (IOException e) {
            throw new ApiException(ErrorCode.MALFORMED_REQUEST, "The body is not valid JSON");
        }
        throw new ApiException(ErrorCode.MALFORMED_REQUEST, "The body is JSON, and no object; an object is expected");
    }

    private static ApiException tooLarge() {
        return new ApiException(
                ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than the limit of " + MOST_BYTES + " bytes");
    }

    /** Refused as a whole: names and texts of it are told in the answer, too. */
    private static void requireStorable(ObjectNode object) {
        object.properties().forEach(member -> {
            String problem = Texts.isStorable(member.getKey()) ? unstorable(member.getValue()) : UNSTORABLE;
            if (problem != null) {
                String name = Texts.isStorable(member.getKey()) ? member.getKey() : "";
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST,
                        "Field '" + name + "' " + problem,
                        Map.of("fields", List.of(Map.of("field", name, "message", problem))));
            }
        });
    }

    private static @Nullable String unstorable(JsonNode node) {
        if (node.isTextual()) {
            return Texts.isStorable(node.textValue()) ? null : UNSTORABLE;
        }
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            return "must not contain a number beyond those of double precision";
        }
        for (var member : node.properties()) {
            String problem = Texts.isStorable(member.getKey()) ? unstorable(member.getValue()) : UNSTORABLE;
            if (problem != null) {
                return problem;
            }
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                String problem = unstorable(element);
                if (problem != null) {
                    return problem;
                }
            }
        }
        return null;
    }

    public @Nullable String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            wrong(name, "must be a string", null);
            return null;
        }
        String problem = problem(value.textValue());
        if (problem != null) {
            wrong(name, problem, null);
            return null;
        }
        return value.textValue();
    }

    /** A text that names who or what asks: it goes into headers and into lines of the log. */
    public @Nullable String name(String name) {
        String text = text(name);
        String problem = text == null ? null : Texts.problemOfLine(text, LONGEST_NAME);
        if (problem != null) {
            wrong(name, problem, null);
            return null;
        }
        return text;
    }

    public String requiredText(String name) {
        String text = text(name);
        require(name);
        return text == null ? "" : text;
    }

    public @Nullable UUID id(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!RequestQuery.isId(text)) {
            wrong(name, "must be a UUID", null);
            return null;
        }
        return UUID.fromString(text);
    }

    public List<String> requiredTexts(String name) {
        JsonNode value = value(name);
        require(name);
        List<String> texts = new ArrayList<>();
        if (value != null && !value.isArray()) {
            wrong(name, "must be an array of strings", null);
        } else if (value != null) {
            for (JsonNode item : value) {
                if (!item.isTextual()) {
                    wrong(name, "must be an array of strings", null);
                    return List.of();
                }
                texts.add(item.textValue());
            }
        }
        return texts;
    }

    public @Nullable Boolean bool(String name) {
        JsonNode value = value(name);
        if (value == null || value.isBoolean()) {
            return value == null ? null : value.booleanValue();
        }
        wrong(name, "must be true or false", null);
        return null;
    }

    /** A moment from 1970 on, in ISO 8601 with an offset. */
    public @Nullable Instant time(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LATEST)) {
                return time;
            }
            wrong(name, "must not be before 1970, nor after the year 9999", null);
        } catch (DateTimeParseException e) {
            wrong(name, "must be a time with an offset, such as 2026-01-02T03:04:05Z", null);
        }
        return null;
    }

    /** A whole number within limits. */
    public int number(String name, int otherwise, int least, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value.isInt() && value.intValue() >= least && value.intValue() <= most) {
            return value.intValue();
        }
        wrong(name, "must be a whole number from " + least + " to " + most, null);
        return otherwise;
    }

    public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (value.isTextual() && constant.name().equals(value.textValue())) {
                return constant;
            }
        }
        List<String> allowed =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        wrong(name, "must be one of " + String.join(", ", allowed), allowed);
        return null;
    }

    public <E extends Enum<E>> E requiredChoice(String name, Class<E> type, E instead) {
        E choice = choice(name, type);
        if (choice == null && value(name) == null) {
            List<String> allowed =
                    Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
            wrong(name, "is required: one of " + String.join(", ", allowed), allowed);
        }
        return choice == null ? instead : choice;
    }

    /** An object that is kept as it is. */
    public @Nullable Map<String, Object> map(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            wrong(name, "must be an object", null);
            return null;
        }
        if (value.toString().getBytes(StandardCharsets.UTF_8).length > MOST_ATTACHED_BYTES) {
            wrong(name, "must not be larger than " + MOST_ATTACHED_BYTES + " bytes as JSON", null);
            return null;
        }
        return MAPPER.convertValue(value, new TypeReference<Map<String, Object>>() {});
    }

    /**
     * Ends the reading.
     *
     * @throws ApiException if anything was wrong, or there are fields that nobody asked for
     */
    public void verify() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(name, "is unknown", List.copyOf(known));
            }
        });
        if (!wrong.isEmpty()) {
            Map<String, Object> first = wrong.getFirst();
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "Field '" + first.get("field") + "' " + first.get("message"),
                    Map.of("fields", List.copyOf(wrong)));
        }
    }

    /** What is wrong with a text that is to be stored, or null. */
    public static @Nullable String problem(String text) {
        if (text.isBlank()) {
            return "must not be blank";
        }
        if (text.length() > LONGEST_TEXT) {
            return String.format(Locale.ROOT, "must not be longer than %d characters", LONGEST_TEXT);
        }
        return Texts.isStorable(text) ? null : UNSTORABLE;
    }

    private @Nullable JsonNode value(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private void require(String name) {
        if (value(name) == null) {
            wrong(name, "is required", null);
        }
    }

    private void wrong(String field, String message, @Nullable List<String> allowed) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("field", field);
        entry.put("message", message);
        if (allowed != null) {
            entry.put("allowed", allowed);
        }
        wrong.add(entry);
    }
}
