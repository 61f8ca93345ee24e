package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyType;
import org.jspecify.annotations.Nullable;

/** What kind of column holds a part of a key, and so how it is compared with a parameter without being cast itself. */
enum PostgresKeyForm {
    /** The text is passed as it is. */
    TEXT("text", false),
    /** Compared without the blanks at its end, as its index has it. */
    PADDED("bpchar", true),
    INTEGER("bigint", false),
    NUMERIC("numeric", true),
    UUID("uuid", false),
    BYTES("bytea", true),
    DATE("date", true),
    /** A time without a zone, which is taken for UTC. */
    LOCAL_TIME("timestamp", true),
    MOMENT("timestamptz", true);

    private final String sqlType;
    private final boolean asText;

    /**
     * @param sqlType of the parameters
     * @param asText whether they are passed as text, which the server reads: the client has no type that holds all values
     */
    PostgresKeyForm(String sqlType, boolean asText) {
        this.sqlType = sqlType;
        this.asText = asText;
    }

    /** Behind a parameter. */
    String cast() {
        return asText ? "text::" + sqlType : sqlType;
    }

    /** Behind a parameter that is an array. */
    String arrayCast() {
        return asText ? "text[]::" + sqlType + "[]" : sqlType + "[]";
    }

    String sqlType() {
        return sqlType;
    }

    /**
     * Null if a column of this type is no part of that type.
     *
     * @param sqlType as format_type writes it, without modifiers and of what lies below domains
     */
    static @Nullable PostgresKeyForm of(KeyType type, String sqlType) {
        var form = of(sqlType);
        return form != null && form.serves(type) ? form : null;
    }

    /** Null if no key can be read from a column of this type. */
    static @Nullable PostgresKeyForm of(String sqlType) {
        return switch (sqlType) {
            case "text", "character varying", "name" -> TEXT;
            case "character", "bpchar" -> PADDED;
            case "bigint", "integer", "smallint" -> INTEGER;
            case "numeric" -> NUMERIC;
            case "uuid" -> UUID;
            case "bytea" -> BYTES;
            case "date" -> DATE;
            case "timestamp without time zone" -> LOCAL_TIME;
            case "timestamp with time zone" -> MOMENT;
            default -> null;
        };
    }

    /** Of a column about which nothing is known: the one that holds nothing but the type. */
    static PostgresKeyForm of(KeyType type) {
        return switch (type) {
            case STRING -> TEXT;
            case INT64 -> INTEGER;
            case UUID -> UUID;
            case OBJECTID, BYTES, BYTES_BY_LENGTH -> BYTES;
            case DATE -> DATE;
            case TIMESTAMP -> MOMENT;
            case DECIMAL -> NUMERIC;
        };
    }

    private boolean serves(KeyType type) {
        return switch (type) {
            case STRING -> this == TEXT || this == PADDED;
            case INT64, DECIMAL -> this == INTEGER || this == NUMERIC;
            case UUID -> this == UUID || this == TEXT || this == PADDED || this == BYTES;
            case OBJECTID -> this == TEXT || this == PADDED || this == BYTES;
            case BYTES, BYTES_BY_LENGTH -> this == BYTES;
            case DATE -> this == DATE;
            case TIMESTAMP -> this == LOCAL_TIME || this == MOMENT;
        };
    }
}
