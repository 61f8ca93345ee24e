package dev.parallax.astrobookings.owner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.http.Texts;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Turns a body into a record or into an error that names the fields. Nothing is coerced: a number is no text, a decimal
 * no whole number, and an unknown field is a mistake of the sender and not to be dropped in silence.
 */
final class BodyReader {
    /** What an owner adds to its answers; a sender may send back what it read. */
    private static final List<String> KEPT_BY_OWNER = List.of("version", "updated_at", "origin");

    private final ObjectMapper mapper;
    private final Validator validator;

    BodyReader(ObjectMapper mapper, Validator validator) {
        this.mapper = strict(mapper);
        this.validator = validator;
    }

    private static ObjectMapper strict(ObjectMapper base) {
        ObjectMapper strict = base.copy();
        strict.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true)
                .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
                .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true)
                .configure(DeserializationFeature.ACCEPT_FLOAT_AS_INT, false)
                .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature(), false)
                .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true)
                .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION.mappedFeature(), false)
                .registerModule(new SimpleModule().addDeserializer(Instant.class, new StrictInstant()));
        strict.configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
        strict.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        for (LogicalType number : List.of(LogicalType.Integer, LogicalType.Float)) {
            strict.coercionConfigFor(number)
                    .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        }
        return strict;
    }

    /**
     * Reads and checks a body, and completes it with the identifier of the path.
     *
     * @throws ApiException MALFORMED_REQUEST, INVALID_REQUEST or VALIDATION_FAILED
     */
    <R extends OwnedRecord<R>> R read(byte[] body, Class<R> type, String id) {
        R record = convert(tree(body), type);
        List<Map<String, String>> fields = new ArrayList<>(validator.validate(record).stream()
                .map(BodyReader::field)
                .sorted(Comparator.comparing(field -> String.valueOf(field.get("field"))))
                .toList());
        String identifier = record.identifier();
        if (identifier != null && !identifier.equals(id)) {
            fields.add(field(record.identifierField(), "must equal the identifier in the path"));
        }
        if (!fields.isEmpty()) {
            throw invalid(fields);
        }
        return record.normalized(id);
    }

    static Map<String, String> field(String name, String message) {
        return Map.of("field", name, "message", message);
    }

    static ApiException invalid(List<Map<String, String>> fields) {
        return new ApiException(
                ErrorCode.VALIDATION_FAILED, "The record breaks the rules of its fields.", Map.of("fields", fields));
    }

    private JsonNode tree(byte[] body) {
        JsonNode tree;
        try {
            tree = mapper.readTree(body);
        } catch (IOException e) {
            throw new ApiException(ErrorCode.MALFORMED_REQUEST, "The body is not well-formed JSON.");
        }
        if (tree == null || !tree.isObject()) {
            throw new ApiException(ErrorCode.MALFORMED_REQUEST, "The body must be one JSON object.");
        }
        refuseUnstorableText("", tree);
        ((com.fasterxml.jackson.databind.node.ObjectNode) tree).remove(KEPT_BY_OWNER);
        return tree;
    }

    private <R> R convert(JsonNode tree, Class<R> type) {
        try {
            return mapper.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw wrongShape(path(e), "is not a field of this record");
        } catch (JsonMappingException e) {
            throw wrongShape(path(e), "has the wrong type or form");
        } catch (JsonProcessingException e) {
            throw new ApiException(ErrorCode.MALFORMED_REQUEST, "The body does not have the shape of this record.");
        }
    }

    private static ApiException wrongShape(String path, String message) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST,
                path.isEmpty() ? "The body " + message + "." : "The field " + path + " " + message + ".",
                Map.of("fields", List.of(field(path, message))));
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** No store of an owner takes every text that JSON can carry: PostgreSQL refuses NUL, and both refuse half a character. */
    private static void refuseUnstorableText(String path, JsonNode node) {
        if (node.isTextual() && !isStorable(node.textValue())) {
            throw invalid(List.of(field(path, "must not contain NUL or an unpaired surrogate")));
        }
        node.properties().forEach(property -> {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            if (!isStorable(property.getKey())) {
                throw invalid(List.of(field(path, "has a name with NUL or an unpaired surrogate")));
            }
            refuseUnstorableText(name, property.getValue());
        });
        if (node.isArray()) {
            node.forEach(element -> refuseUnstorableText(path, element));
        }
    }

    static boolean isStorable(String text) {
        return Texts.isStorable(text);
    }

    private static Map<String, String> field(ConstraintViolation<?> violation) {
        return field(snakeCase(violation.getPropertyPath().toString()), violation.getMessage());
    }

    private static String snakeCase(String path) {
        return path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }
}
