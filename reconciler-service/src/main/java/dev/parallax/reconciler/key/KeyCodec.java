package dev.parallax.reconciler.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.CanonicalValue;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys of one dataset to and from raw values and the one string of the messages: a single part is its text, several
 * are a JSON array such as {@code ["a",1]}. Every key has one string, and every string one key. Immutable, safe for
 * threads.
 */
public final class KeyCodec {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FieldCodec INT64 = FieldCodec.of(new Int64Type(), false);
    private static final FieldCodec UUID_CODEC = FieldCodec.of(new UuidType(), false);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    private final List<KeyPart> parts;

    public KeyCodec(List<KeyPart> parts) {
        this.parts = List.copyOf(parts);
    }

    public List<KeyPart> parts() {
        return parts;
    }

    /**
     * The key made of raw values, one a part. A text is taken as it is; a number must be whole; a UUID may also be
     * text or 16 bytes.
     *
     * @throws UnusableKeyException if a value cannot be the part it stands for
     */
    public RecordKey fromRaw(@Nullable Object... values) {
        if (values.length != parts.size()) {
            throw new UnusableKeyException("a key of %d parts, got %d".formatted(parts.size(), values.length));
        }
        if (values.length == 1) {
            return RecordKey.of(part(parts.get(0), values[0]));
        }
        Object[] converted = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            converted[i] = part(parts.get(i), values[i]);
        }
        return RecordKey.of(converted);
    }

    private static Object part(KeyPart part, @Nullable Object raw) {
        Object value =
                switch (part.type()) {
                    case STRING -> raw instanceof String ? raw : raw instanceof UUID id ? id.toString() : null;
                    case INT64 ->
                        raw instanceof Long
                                ? raw
                                : INT64.canonical(Side.SOURCE, raw) instanceof CanonicalValue.Int64(long number)
                                        ? number
                                        : null;
                    case UUID ->
                        raw instanceof UUID
                                ? raw
                                : UUID_CODEC.canonical(Side.SOURCE, raw) instanceof CanonicalValue.Uuid(UUID id)
                                        ? id
                                        : null;
                };
        if (value == null) {
            throw new UnusableKeyException("'%s' is no %s for key part %s".formatted(raw, part.type(), part.name()));
        }
        return value;
    }

    /**
     * The key that a text stands for.
     *
     * @throws UnusableKeyException if the text is no key of this dataset
     */
    public RecordKey parse(String text) {
        if (parts.size() == 1) {
            return RecordKey.of(parsePart(parts.get(0), text));
        }
        JsonNode array = readArray(text);
        List<Object> parsed = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            KeyPart part = parts.get(i);
            JsonNode node = array.get(i);
            boolean shaped = part.type() == KeyType.INT64 ? node.isIntegralNumber() : node.isTextual();
            if (!shaped) {
                throw new UnusableKeyException("%s is no %s for key part %s".formatted(node, part.type(), part.name()));
            }
            parsed.add(parsePart(part, node.asText()));
        }
        return RecordKey.of(parsed.toArray());
    }

    private JsonNode readArray(String text) {
        JsonNode array;
        try {
            array = JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new UnusableKeyException("'%s' is no JSON array of %d parts".formatted(text, parts.size()));
        }
        if (!array.isArray() || array.size() != parts.size()) {
            throw new UnusableKeyException("'%s' is no JSON array of %d parts".formatted(text, parts.size()));
        }
        return array;
    }

    private static Object parsePart(KeyPart part, String text) {
        return switch (part.type()) {
            case STRING -> text;
            case INT64 -> parseLong(part, text);
            case UUID -> part(part, text);
        };
    }

    private static Object parseLong(KeyPart part, String text) {
        if (WHOLE_NUMBER.matcher(text).matches()) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException tooLarge) {
                // Said below.
            }
        }
        throw new UnusableKeyException("'%s' is no INT64 for key part %s".formatted(text, part.name()));
    }

    public String format(RecordKey key) {
        if (parts.size() == 1) {
            return key.toString();
        }
        List<Object> json = key.parts().stream()
                .map(part -> part instanceof Long ? part : part.toString())
                .toList();
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers are always JSON", impossible);
        }
    }
}
