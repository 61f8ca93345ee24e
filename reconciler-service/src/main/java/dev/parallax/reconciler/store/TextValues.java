package dev.parallax.reconciler.store;

import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import dev.parallax.reconciler.value.Unreadable;
import dev.parallax.reconciler.value.Written;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values as PostgreSQL writes them as texts, read by their declared types. What has parts (an array, a row) stays the
 * text that it is until somebody asks for the parts; what has no type of its own here is its text.
 */
final class TextValues {
    private static final long JSON = 114;
    private static final long JSONB = 3802;
    private static final long NUMERIC = 1700;

    private TextValues() {}

    static ValueDecoder decoder(DeclaredType type) {
        // The statistics of a column give its values by the key's own type.
        return value -> value instanceof String text ? read(type, text) : value;
    }

    /** A value of the type; {@link Unreadable} if the text is none. */
    static @Nullable Object read(DeclaredType type, String text) {
        try {
            return switch (type.kind()) {
                case ARRAY, COMPOSITE -> new Written(text, written -> parts(type, written));
                case BASE ->
                    type.isOfExtension("hstore")
                            ? new Written(text, written -> parts(type, written))
                            : base((int) type.oid(), text);
                case ENUM, RANGE, MULTIRANGE, PSEUDO -> text;
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            return new Unreadable(text, "is no %s: %s".formatted(type.name(), e.getMessage()));
        }
    }

    private static Object parts(DeclaredType type, String text) {
        try {
            return switch (type.kind()) {
                case ARRAY -> new ArrayText(type, text).read();
                case COMPOSITE -> new RowText(type, text).read();
                default -> new HstoreText(text).read();
            };
        } catch (IllegalArgumentException e) {
            return new Unreadable(text, "is no %s: %s".formatted(type.name(), e.getMessage()));
        }
    }

    private static @Nullable Object base(int oid, String text) {
        return switch (oid) {
            case (int) NUMERIC -> number(text);
            case (int) JSON, (int) JSONB -> JsonText.read(text);
            case (int) WireTypes.BOOL -> text.equals("t") || text.equals("true");
            case (int) WireTypes.INT2, (int) WireTypes.INT4, (int) WireTypes.INT8 -> Long.valueOf(text);
            case (int) WireTypes.FLOAT4 -> Float.valueOf(text);
            case (int) WireTypes.FLOAT8 -> Double.valueOf(text);
            case (int) WireTypes.BPCHAR -> WireTypes.unpadded(text);
            case (int) WireTypes.BYTEA -> HexFormat.of().parseHex(text, 2, text.length());
            case (int) WireTypes.UUID -> UUID.fromString(text);
            case (int) WireTypes.DATE -> TimeText.day(text);
            case (int) WireTypes.TIMESTAMP -> TimeText.localTime(text);
            case (int) WireTypes.TIMESTAMPTZ -> TimeText.moment(text);
            default -> text;
        };
    }

    private static Object number(String text) {
        return switch (text) {
            case "NaN" -> NotFinite.NAN;
            case "Infinity" -> NotFinite.POSITIVE_INFINITY;
            case "-Infinity" -> NotFinite.NEGATIVE_INFINITY;
            default -> new BigDecimal(text);
        };
    }
}
