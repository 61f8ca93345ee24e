package dev.parallax.reconciler.store;

import dev.parallax.reconciler.store.StoreException.Reason;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

/**
 * The types whose decoder in the client gives a value for every value: what comes in any other type may have become
 * null on the way, and is refused. For an infinite time the client gives one outside of the years that PostgreSQL's own
 * time reaches, and not always the same one.
 */
final class WireTypes {
    static final long BOOL = 16;
    static final long BYTEA = 17;
    static final long NAME = 19;
    static final long INT8 = 20;
    static final long INT2 = 21;
    static final long INT4 = 23;
    static final long TEXT = 25;
    static final long FLOAT4 = 700;
    static final long FLOAT8 = 701;
    static final long BPCHAR = 1042;
    static final long VARCHAR = 1043;
    static final long DATE = 1082;
    static final long TIMESTAMP = 1114;
    static final long TIMESTAMPTZ = 1184;
    static final long UUID = 2950;

    /** 4714 BC. */
    private static final int FIRST_YEAR = -4713;

    private static final int LAST_YEAR_OF_TIMES = 294_276;
    private static final int LAST_YEAR_OF_DAYS = 5_874_897;

    private static final Set<Long> OIDS = Set.of(
            BOOL,
            BYTEA,
            NAME,
            INT8,
            INT2,
            INT4,
            TEXT,
            FLOAT4,
            FLOAT8,
            BPCHAR,
            VARCHAR,
            DATE,
            TIMESTAMP,
            TIMESTAMPTZ,
            UUID);

    /** The same, as the client calls them. */
    private static final Set<String> NAMES = Set.of(
            "BOOL",
            "BYTEA",
            "NAME",
            "INT8",
            "INT2",
            "INT4",
            "TEXT",
            "FLOAT4",
            "FLOAT8",
            "BPCHAR",
            "VARCHAR",
            "DATE",
            "TIMESTAMP",
            "TIMESTAMPTZ",
            "UUID");

    private WireTypes() {}

    /** Whether a column of the type is selected as it is. */
    static boolean asItIs(DeclaredType type) {
        return OIDS.contains(type.oid());
    }

    /** For a column that is selected as it is. */
    static ValueDecoder decoder(DeclaredType type) {
        return switch ((int) type.oid()) {
            case (int) BYTEA -> value -> ((Buffer) value).getBytes();
            case (int) BPCHAR -> value -> unpadded((String) value);
            case (int) DATE -> WireTypes::day;
            case (int) TIMESTAMP -> WireTypes::localTime;
            case (int) TIMESTAMPTZ -> WireTypes::moment;
            default -> ValueDecoder.AS_IT_IS;
        };
    }

    /** The blanks at the end of a character(n) are no part of its value: it equals the text without them. */
    static String unpadded(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static Object day(Object value) {
        return orInfinite(value, ((LocalDate) value).getYear(), LAST_YEAR_OF_DAYS);
    }

    private static Object localTime(Object value) {
        return orInfinite(value, ((LocalDateTime) value).getYear(), LAST_YEAR_OF_TIMES);
    }

    private static Object moment(Object value) {
        return orInfinite(value, ((OffsetDateTime) value).getYear(), LAST_YEAR_OF_TIMES);
    }

    private static Object orInfinite(Object time, int year, int lastYear) {
        return year > lastYear ? NotFinite.POSITIVE_INFINITY : year < FIRST_YEAR ? NotFinite.NEGATIVE_INFINITY : time;
    }

    /**
     * Checks what an answer holds.
     *
     * @param columns the answer's descriptors
     * @throws StoreException if a column has a type whose values the client may have lost
     */
    static void check(List<?> columns) {
        for (var each : columns) {
            var column = (ColumnDescriptor) each;
            if (!NAMES.contains(column.typeName())) {
                throw new StoreException(
                        Reason.STORE_CHANGED,
                        "Column '%s' came from PostgreSQL as %s, which is not what the catalog declared a moment ago; it is read again."
                                .formatted(column.name(), column.typeName()),
                        null);
            }
        }
    }
}
