package dev.parallax.reconciler.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.CanonicalValue;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys of one dataset to and from raw values and the one string of the messages: a single part is its text (or what {@link
 * dev.parallax.common.key.SinglePartKey} makes of it), several are a JSON array such as {@code ["a",1]}, in which whole numbers are numbers. Every key has one string, and every string
 * one key. Immutable, safe for threads.
 */
public final class KeyCodec {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FieldCodec INT64 = FieldCodec.of(new Int64Type(), false);
    private static final FieldCodec UUID_CODEC = FieldCodec.of(new UuidType(), false);

    private final List<KeyPart> parts;
    private final @Nullable Side side;
    private final KeyProblems problems;

    public KeyCodec(List<KeyPart> parts) {
        this(parts, null, KeyProblems.REFUSE);
    }

    private KeyCodec(List<KeyPart> parts, @Nullable Side side, KeyProblems problems) {
        this.parts = List.copyOf(parts);
        this.side = side;
        this.problems = problems;
    }

    /** The same, read from stores in which not every record has a key of its own. */
    public KeyCodec with(KeyProblems handling) {
        return new KeyCodec(parts, side, handling);
    }

    /** Whether records without a key of their own are reported, and not refused. */
    public boolean reportsProblems() {
        return problems == KeyProblems.REPORT;
    }

    /** The same for the keys of one side, whose mistakes it names. */
    public KeyCodec of(Side which) {
        return new KeyCodec(parts, which, problems);
    }

    public List<KeyPart> parts() {
        return parts;
    }

    @Nullable
    Side side() {
        return side;
    }

    /**
     * The key made of values that are in no order, one a part: what a feed or a message has. A number must be whole where
     * it is to be; a UUID may also be 16 bytes; what has no form of its own there is text.
     *
     * @throws UnusableKeyException if a value cannot be the part it stands for
     */
    public RecordKey fromRaw(@Nullable Object... values) {
        if (values.length != parts.size()) {
            throw new UnusableKeyException("a key of %d parts, got %d".formatted(parts.size(), values.length), side);
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

    private Object part(KeyPart part, @Nullable Object raw) {
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
                    case DECIMAL -> decimal(raw);
                    case OBJECTID, BYTES, BYTES_BY_LENGTH, DATE, TIMESTAMP ->
                        raw instanceof String text ? KeyText.parse(part.type(), text) : null;
                };
        if (value == null) {
            throw unusable("'%s'".formatted(raw), part);
        }
        return value;
    }

    private static @Nullable Object decimal(@Nullable Object raw) {
        return switch (raw) {
            case BigDecimal number -> number;
            case Long number -> BigDecimal.valueOf(number);
            case Integer number -> BigDecimal.valueOf(number);
            case String text -> KeyText.parse(KeyType.DECIMAL, text);
            case null, default -> null;
        };
    }

    private UnusableKeyException unusable(String value, KeyPart part) {
        return new UnusableKeyException(
                "%s is no %s for key part %s".formatted(value, part.type().word(), part.name()), side);
    }

    /**
     * The key that a text stands for. What is written otherwise than {@link #format} does, such as a UUID in upper case, is
     * the key that it means.
     *
     * @throws UnusableKeyException if the text is no key of this dataset
     */
    public RecordKey parse(String text) {
        if (parts.size() == 1) {
            KeyPart part = parts.get(0);
            return RecordKey.of(usable(part, text, KeyText.parseSingle(part.type(), text)));
        }
        JsonNode array = readArray(text);
        List<Object> parsed = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            KeyPart part = parts.get(i);
            JsonNode node = array.get(i);
            boolean shaped = part.type() == KeyType.INT64 ? node.isIntegralNumber() : node.isTextual();
            if (!shaped) {
                throw unusable(node.toString(), part);
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

    private Object parsePart(KeyPart part, String text) {
        return usable(part, text, KeyText.parse(part.type(), text));
    }

    private Object usable(KeyPart part, String text, @Nullable Object parsed) {
        if (parsed == null) {
            throw unusable("'%s'".formatted(text), part);
        }
        return parsed;
    }

    public String format(RecordKey key) {
        if (parts.size() == 1) {
            return key.toString();
        }
        List<Object> json = key.parts().stream()
                .map(part -> part instanceof Long ? part : KeyText.of(part))
                .toList();
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers are always JSON", impossible);
        }
    }
}
