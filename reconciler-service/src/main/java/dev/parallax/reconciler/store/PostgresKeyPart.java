package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBytes;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyReader;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.StoredPart;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One part of the key as a column of PostgreSQL has it. What it says of order, bounds and equality leaves the column as it
 * is, so that an index of it serves, and is the canonical order.
 *
 * @param column of the rows {@code r}
 * @param selected how the column is selected to be read, as {@link RelationColumns} says
 */
record PostgresKeyPart(KeyPart part, String column, String selected, PostgresKeyForm form) implements KeyReader.Part {
    private static final BigInteger FIRST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LAST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    /** The column by which rows are ordered, or several of them that do it together. */
    List<String> ordered() {
        return switch (form) {
            case TEXT, PADDED -> List.of(column + " collate \"C\"");
            case BYTES ->
                part.type() == KeyType.BYTES_BY_LENGTH
                        ? List.of("octet_length(" + column + ")", column)
                        : List.of(column);
            default -> List.of(column);
        };
    }

    /** Of the bytes of a key that are ordered by their number first; null for others. */
    @Nullable
    Long length(Object canonical) {
        return part.type() == KeyType.BYTES_BY_LENGTH ? Long.valueOf(((KeyBytes) canonical).length()) : null;
    }

    /** The same for a comparison with this value of the column. */
    String compared(Object value) {
        return isPadded(value) ? column + "::text collate \"C\"" : ordered().getLast();
    }

    /** How a parameter with this value is written that is compared with the column. */
    String cast(Object value) {
        return isPadded(value) ? PostgresKeyForm.TEXT.cast() : form.cast();
    }

    /**
     * A text with blanks at its end lies between two values of character(n) that differ in nothing but what PostgreSQL
     * leaves out when it compares them.
     */
    private boolean isPadded(Object value) {
        return form == PostgresKeyForm.PADDED && value instanceof String text && text.endsWith(" ");
    }

    /** Where the part of a key lies among the values of the column, as these are passed in parameters. */
    StoredPart stored(Object canonical) {
        return switch (form) {
            case TEXT, PADDED -> text(canonical.toString());
            case INTEGER -> canonical instanceof BigDecimal number ? integer(number) : StoredPart.at(canonical);
            case NUMERIC ->
                StoredPart.at(canonical instanceof BigDecimal number ? number.toPlainString() : canonical.toString());
            case UUID -> StoredPart.at(canonical);
            case BYTES -> StoredPart.at(bytes(canonical));
            case DATE -> PostgresTimes.date((LocalDate) canonical);
            case LOCAL_TIME, MOMENT -> PostgresTimes.time((Instant) canonical);
        };
    }

    private StoredPart text(String text) {
        int zero = text.indexOf(0);
        if (zero >= 0) {
            return StoredPart.after(text.substring(0, zero));
        }
        // No value of character(n) has them, and what is compared is the text.
        return isPadded(text) ? StoredPart.after(text) : StoredPart.at(text);
    }

    private static StoredPart integer(BigDecimal number) {
        var whole = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
        if (whole.compareTo(FIRST_LONG) < 0) {
            return StoredPart.before(Long.MIN_VALUE);
        }
        if (whole.compareTo(LAST_LONG) > 0) {
            return StoredPart.after(Long.MAX_VALUE);
        }
        return number.scale() > 0 ? StoredPart.after(whole.longValue()) : StoredPart.at(whole.longValue());
    }

    private static String bytes(Object canonical) {
        return "\\x" + (canonical instanceof UUID id ? id.toString().replace("-", "") : canonical.toString());
    }

    @Override
    public Class<?> asItIs() {
        return switch (part.type()) {
            case STRING -> String.class;
            case INT64 -> Long.class;
            case UUID -> UUID.class;
            default -> Void.class;
        };
    }

    @Override
    public @Nullable Object canonical(@Nullable Object raw) {
        return switch (form) {
            case TEXT, PADDED -> raw instanceof String text ? ofText(text) : null;
            case INTEGER, NUMERIC -> number(raw);
            case UUID -> raw instanceof UUID ? raw : null;
            case BYTES -> raw instanceof byte[] bytes ? ofBytes(bytes) : null;
            case DATE -> date(raw);
            case LOCAL_TIME, MOMENT -> time(raw);
        };
    }

    private @Nullable Object ofText(String text) {
        return switch (part.type()) {
            case STRING -> text;
            case UUID -> CanonicalText.uuid(text);
            case OBJECTID -> CanonicalText.objectId(text);
            default -> null;
        };
    }

    private @Nullable Object number(@Nullable Object raw) {
        boolean decimal = part.type() == KeyType.DECIMAL;
        return switch (raw) {
            case Long number -> decimal ? (Object) BigDecimal.valueOf(number) : number;
            case Integer number -> decimal ? (Object) BigDecimal.valueOf(number) : (Object) number.longValue();
            case Short number -> decimal ? (Object) BigDecimal.valueOf(number) : (Object) number.longValue();
            case BigDecimal number -> decimal ? number : CanonicalText.whole(number);
            case null, default -> null;
        };
    }

    private @Nullable Object ofBytes(byte[] bytes) {
        return switch (part.type()) {
            case UUID -> {
                var buffer = ByteBuffer.wrap(bytes);
                yield bytes.length == 2 * Long.BYTES ? new UUID(buffer.getLong(), buffer.getLong()) : null;
            }
            case OBJECTID -> bytes.length == KeyBytes.OBJECT_ID ? KeyBytes.of(bytes) : null;
            case BYTES_BY_LENGTH -> KeyBytes.byLength(bytes);
            default -> KeyBytes.of(bytes);
        };
    }

    private static @Nullable Object date(@Nullable Object raw) {
        return switch (raw) {
            case LocalDate date -> PostgresTimes.canonical(date);
            case NotFinite infinity when infinity == NotFinite.POSITIVE_INFINITY -> LocalDate.MAX;
            case NotFinite infinity when infinity == NotFinite.NEGATIVE_INFINITY -> LocalDate.MIN;
            case null, default -> null;
        };
    }

    private static @Nullable Object time(@Nullable Object raw) {
        return switch (raw) {
            case OffsetDateTime time -> PostgresTimes.canonical(time.toInstant());
            case LocalDateTime time -> PostgresTimes.canonical(time.toInstant(ZoneOffset.UTC));
            case NotFinite infinity when infinity == NotFinite.POSITIVE_INFINITY -> Instant.MAX;
            case NotFinite infinity when infinity == NotFinite.NEGATIVE_INFINITY -> Instant.MIN;
            case null, default -> null;
        };
    }

    @Override
    public @Nullable String advice(@Nullable Object raw) {
        if (raw == null) {
            return null;
        }
        return switch (part.type()) {
            case UUID -> form == PostgresKeyForm.BYTES ? "it must have 16 bytes" : CanonicalText.UUID_FORM;
            case OBJECTID -> form == PostgresKeyForm.BYTES ? "it must have 12 bytes" : CanonicalText.OBJECT_ID_FORM;
            default -> null;
        };
    }

    /** A condition under which a row's value is none of the part's type, or null. */
    String unusable() {
        var text = column + "::text";
        var wrong =
                switch (form) {
                    case TEXT, PADDED ->
                        switch (part.type()) {
                            case UUID -> text + " !~ '" + CanonicalText.UUID_PATTERN + "'";
                            case OBJECTID -> text + " !~ '" + CanonicalText.OBJECT_ID_PATTERN + "'";
                            default -> null;
                        };
                    case NUMERIC ->
                        part.type() == KeyType.INT64
                                ? column + " in ('NaN', 'Infinity', '-Infinity') or " + column + " <> trunc(" + column
                                        + ") or " + column + " not between " + Long.MIN_VALUE + " and " + Long.MAX_VALUE
                                : column + " in ('NaN', 'Infinity', '-Infinity')";
                    case BYTES ->
                        switch (part.type()) {
                            case UUID -> "octet_length(" + column + ") <> 16";
                            case OBJECTID -> "octet_length(" + column + ") <> 12";
                            default -> null;
                        };
                    default -> null;
                };
        return "(" + column + " is null" + (wrong == null ? "" : " or " + wrong) + ")";
    }
}
