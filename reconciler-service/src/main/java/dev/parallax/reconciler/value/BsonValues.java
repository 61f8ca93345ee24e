package dev.parallax.reconciler.value;

import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonBinarySubType;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Values of the MongoDB driver as the plain ones that codecs take. */
public final class BsonValues {
    private BsonValues() {}

    /**
     * Decimal128 becomes a BigDecimal, or a double if it is not finite, and its -0 becomes 0; a date an Instant; an
     * ObjectId its 24 digits; binary of subtype 4, and of subtype 3 in the order of the Java driver, a UUID, any other
     * its bytes; documents and lists likewise inside. What else there is stays, and no codec accepts it.
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

    private static Object plain(Binary binary) {
        byte[] bytes = binary.getData();
        if (bytes.length == 16 && binary.getType() == BsonBinarySubType.UUID_STANDARD.getValue()) {
            return UuidCodec.ofBytes(bytes);
        }
        if (bytes.length == 16 && binary.getType() == BsonBinarySubType.UUID_LEGACY.getValue()) {
            UUID swapped = UuidCodec.ofBytes(bytes);
            return new UUID(
                    Long.reverseBytes(swapped.getMostSignificantBits()),
                    Long.reverseBytes(swapped.getLeastSignificantBits()));
        }
        return bytes;
    }
}
