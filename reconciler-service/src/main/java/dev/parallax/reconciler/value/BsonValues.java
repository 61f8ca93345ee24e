package dev.parallax.reconciler.value;

import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Values of the MongoDB driver as the plain ones that codecs take. */
public final class BsonValues {
    private static final JsonWriterSettings EXTENDED =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    private BsonValues() {}

    /**
     * Decimal128 becomes a BigDecimal, or a double if it is not finite, and its -0 becomes 0; a date an Instant; an
     * ObjectId its 24 digits; binary of subtype 4 a UUID, of the subtypes without a meaning its bytes, any other a
     * {@link Special}, also of subtype 3, whose order of bytes depends on who wrote it; documents and lists likewise
     * inside. What else there is stays, and no codec accepts it.
     */
    public static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Decimal128 number -> plain(number);
            case Date date -> date.toInstant();
            case ObjectId id -> id.toHexString();
            case Binary binary -> plain(binary);
            case Map<?, ?> document -> {
                Map<Object, @Nullable Object> members = new LinkedHashMap<>();
                document.forEach((name, member) -> members.put(name, plain(member)));
                yield members;
            }
            case List<?> list -> {
                List<@Nullable Object> elements = new ArrayList<>(list.size());
                list.forEach(element -> elements.add(plain(element)));
                yield elements;
            }
            default -> value;
        };
    }

    private static Object plain(Decimal128 number) {
        if (number.isNaN()) {
            return Double.NaN;
        }
        if (number.isInfinite()) {
            return number.isNegative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        // The driver refuses to make a BigDecimal of a negative zero.
        Decimal128 unsigned = number.isNegative()
                ? Decimal128.fromIEEE754BIDEncoding(number.getHigh() & Long.MAX_VALUE, number.getLow())
                : number;
        return number.isNegative() ? unsigned.bigDecimalValue().negate() : unsigned.bigDecimalValue();
    }

    /** A value of a type that is known to BSON alone. */
    public static Special special(BsonValue value) {
        var kind = value instanceof BsonBinary binary
                ? "binary of subtype " + binary.getType()
                : value.getBsonType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var json = new BsonDocument("v", value).toJson(EXTENDED);
        return new Special(
                "BSON " + kind,
                json.substring(json.indexOf(':') + 1, json.length() - 1).strip(),
                value instanceof BsonBinary binary ? binary.getData() : null);
    }

    private static Object plain(Binary binary) {
        byte[] bytes = binary.getData();
        if (bytes.length == 16 && binary.getType() == BsonBinarySubType.UUID_STANDARD.getValue()) {
            return UuidCodec.ofBytes(bytes);
        }
        return binary.getType() == BsonBinarySubType.BINARY.getValue()
                        || binary.getType() == BsonBinarySubType.OLD_BINARY.getValue()
                ? bytes
                : special(new BsonBinary(binary.getType(), bytes));
    }
}
