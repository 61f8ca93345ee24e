package dev.parallax.reconciler.copies;

import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Makes the smallest errors that a copy can have: one character, digit or bit of one value, at a random place. */
final class Slip {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private final Random random;

    Slip(Random random) {
        this.random = random;
    }

    /** One character of a text is another; of JSON, one letter of a name or a value. */
    String text(String text) {
        int[] places = IntStream.range(0, text.length())
                .filter(i -> LETTERS.indexOf(text.charAt(i)) >= 0)
                .toArray();
        if (places.length == 0) {
            return text + " ";
        }
        int place = places[random.nextInt(places.length)];
        char other;
        do {
            other = LETTERS.charAt(random.nextInt(52));
        } while (other == text.charAt(place));
        return text.substring(0, place) + other + text.substring(place + 1);
    }

    private long bit(long number, int bits) {
        return number ^ (1L << random.nextInt(bits));
    }

    private BigDecimal digit(BigDecimal number) {
        return number.add(new BigDecimal("0.01").scaleByPowerOfTen(random.nextInt(6)));
    }

    /**
     * A value of a column with an error, as SQL.
     *
     * @param column as SQL reads it
     * @param value as PostgreSQL writes it; null for null
     */
    String sql(String column, String type, @Nullable String value) {
        return switch (type) {
            case "text", "json", "character varying" ->
                value == null
                        ? type.equals("json") ? "'{}'" : "''"
                        : "'" + text(value).replace("'", "''") + "'";
            case "bigint" -> value == null ? "0" : "" + bit(Long.parseLong(value), 62);
            case "integer" -> value == null ? "0" : "" + bit(Long.parseLong(value), 30);
            case "numeric" -> value == null ? "0" : digit(new BigDecimal(value)).toPlainString();
            case "boolean" -> value == null ? "false" : "not " + column;
            case "timestamp with time zone" ->
                value == null
                        ? "timestamptz '2026-01-01 00:00Z'"
                        : column + " + %d * interval '1 microsecond'".formatted(1L << random.nextInt(40));
            default -> throw new IllegalArgumentException("no error is known for " + type);
        };
    }

    BsonValue bson(BsonValue value) {
        return switch (value.getBsonType()) {
            case NULL -> new BsonString("");
            case STRING -> new BsonString(text(value.asString().getValue()));
            case INT32 -> new BsonInt32((int) bit(value.asInt32().getValue(), 30));
            case INT64 -> new BsonInt64(bit(value.asInt64().getValue(), 62));
            case BOOLEAN -> BsonBoolean.valueOf(!value.asBoolean().getValue());
            case DATE_TIME -> new BsonDateTime(value.asDateTime().getValue() + (1L << random.nextInt(40)));
            case DECIMAL128 ->
                new BsonDecimal128(
                        new Decimal128(digit(value.asDecimal128().getValue().bigDecimalValue())));
            default -> throw new IllegalArgumentException("no error is known for " + value.getBsonType());
        };
    }
}
