package dev.parallax.scheduler.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parallax.common.key.KeyPartType;
import dev.parallax.common.key.SinglePartKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What identifies the records of a dataset, as far as it is declared. A key of one part is its text, one of several parts a
 * JSON array of them, in which whole numbers are numbers. Whatever way a caller writes a key, there is one text of it, so that
 * two requests for a record are known to be for the same. Immutable, safe for threads.
 */
public record DatasetKey(List<Part> parts) {
    /** Of a dataset that does not say it in a way the scheduler understands: a key is taken as it is written. */
    public static final DatasetKey UNKNOWN = new DatasetKey(List.of());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int QUOTED = 100;

    /** A part, by its name in the dataset. */
    public record Part(String name, KeyPartType type) {}

    /** A text is no key of the dataset; the message says why, and how one looks. */
    public static final class InvalidKeyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidKeyException(String message) {
            super(message);
        }
    }

    public DatasetKey {
        parts = List.copyOf(parts);
    }

    /**
     * The one text of the key that a text means.
     *
     * @throws InvalidKeyException if it means none
     */
    public String canonical(String text) {
        if (parts.isEmpty()) {
            return text;
        }
        if (parts.size() > 1) {
            return composite(text);
        }
        Part part = parts.getFirst();
        String canonical = SinglePartKey.canonical(part.type(), text);
        if (canonical == null) {
            throw invalid(text, part);
        }
        return canonical;
    }

    private String composite(String text) {
        JsonNode array = array(text);
        ArrayNode canonical = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            JsonNode written = array.get(i);
            Object value = written.isTextual() || isNumber(part.type(), written)
                    ? part.type().parse(written.asText())
                    : null;
            if (value == null) {
                throw invalid(written.isTextual() ? written.textValue() : written.toString(), part);
            }
            if (value instanceof Long number) {
                canonical.add(number);
            } else {
                canonical.add(KeyPartType.format(value));
            }
        }
        return canonical.toString();
    }

    private static boolean isNumber(KeyPartType type, JsonNode written) {
        return type == KeyPartType.INT64 && written.isIntegralNumber();
    }

    private JsonNode array(String text) {
        JsonNode array = null;
        try {
            array = JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            // Said below.
        }
        if (array == null || !array.isArray() || array.size() != parts.size()) {
            throw new InvalidKeyException("%s is no JSON array of the %d parts of the key (%s), such as %s"
                    .formatted(
                            quoted(text),
                            parts.size(),
                            String.join(", ", parts.stream().map(Part::name).toList()),
                            example()));
        }
        return array;
    }

    private InvalidKeyException invalid(@Nullable String written, Part part) {
        return new InvalidKeyException("%s is no %s, which key part '%s' is declared to be; a key looks like %s"
                .formatted(quoted(String.valueOf(written)), part.type().word(), part.name(), example()));
    }

    /** A key of the dataset as it could be. */
    public String example() {
        if (parts.size() == 1) {
            return parts.getFirst().type().example();
        }
        ArrayNode example = JsonNodeFactory.instance.arrayNode();
        for (Part part : parts) {
            if (part.type() == KeyPartType.INT64) {
                example.add(Long.parseLong(part.type().example()));
            } else {
                example.add(part.type().example());
            }
        }
        return example.toString();
    }

    private static String quoted(String text) {
        return "'" + (text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...") + "'";
    }
}
