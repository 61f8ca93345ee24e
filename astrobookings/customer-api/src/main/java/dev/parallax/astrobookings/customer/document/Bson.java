package dev.parallax.astrobookings.customer.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Values between Java and BSON. Reading a value of another type than expected gives null. */
public final class Bson {
    static final BsonValue NULL = BsonNull.VALUE;

    private Bson() {}

    public static BsonValue of(@Nullable String value) {
        return value == null ? NULL : new BsonString(value);
    }

    public static BsonValue of(@Nullable Integer value) {
        return value == null ? NULL : new BsonInt32(value);
    }

    static BsonValue of(long value) {
        return new BsonInt64(value);
    }

    public static BsonValue of(@Nullable BigDecimal value) {
        return value == null ? NULL : new BsonDecimal128(new Decimal128(value));
    }

    public static BsonValue of(@Nullable Instant value) {
        return value == null ? NULL : new BsonDateTime(value.toEpochMilli());
    }

    /** An object of the sender's own making; its decimals become Decimal128. */
    public static BsonValue of(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return NULL;
        }
        if (node.isObject()) {
            BsonDocument document = new BsonDocument();
            node.properties().forEach(field -> document.put(field.getKey(), of(field.getValue())));
            return document;
        }
        if (node.isArray()) {
            BsonArray array = new BsonArray();
            node.forEach(element -> array.add(of(element)));
            return array;
        }
        if (node.isTextual()) {
            return new BsonString(node.textValue());
        }
        if (node.isBoolean()) {
            return BsonBoolean.valueOf(node.booleanValue());
        }
        if (node.isIntegralNumber() && node.canConvertToInt()) {
            return new BsonInt32(node.intValue());
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return new BsonInt64(node.longValue());
        }
        return new BsonDecimal128(new Decimal128(node.decimalValue()));
    }

    public static @Nullable String string(@Nullable BsonDocument fields, String name) {
        return read(fields, name, BsonValue::isString, value -> value.asString().getValue());
    }

    public static @Nullable Integer int32(@Nullable BsonDocument fields, String name) {
        Long value = int64(fields, name);
        return value == null || value != value.intValue() ? null : Integer.valueOf(value.intValue());
    }

    static @Nullable Long int64(@Nullable BsonDocument fields, String name) {
        return read(fields, name, value -> value.isInt32() || value.isInt64(), value -> value.asNumber()
                .longValue());
    }

    public static @Nullable BigDecimal decimal(@Nullable BsonDocument fields, String name) {
        return read(
                fields,
                name,
                value -> value.isDecimal128() && value.asDecimal128().getValue().isFinite(),
                value -> bigDecimal(value.asDecimal128().getValue()));
    }

    /** Decimal128 knows a negative zero, which is no BigDecimal. */
    private static BigDecimal bigDecimal(Decimal128 value) {
        return value.isNegative() && new BigDecimal(value.toString()).signum() == 0
                ? new BigDecimal(value.toString()).abs()
                : value.bigDecimalValue();
    }

    public static @Nullable Instant instant(@Nullable BsonDocument fields, String name) {
        return read(
                fields,
                name,
                BsonValue::isDateTime,
                value -> Instant.ofEpochMilli(value.asDateTime().getValue()));
    }

    public static @Nullable BsonDocument object(@Nullable BsonDocument fields, String name) {
        return read(fields, name, BsonValue::isDocument, BsonValue::asDocument);
    }

    /** The JSON of an object of the sender's own making. */
    public static @Nullable ObjectNode json(@Nullable BsonDocument fields, String name) {
        BsonDocument object = object(fields, name);
        return object == null ? null : json(object);
    }

    private static ObjectNode json(BsonDocument document) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        document.forEach((name, value) -> node.set(name, json(value)));
        return node;
    }

    private static JsonNode json(BsonValue value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value.getBsonType()) {
            case DOCUMENT -> json(value.asDocument());
            case ARRAY -> {
                ArrayNode array = nodes.arrayNode();
                value.asArray().forEach(element -> array.add(json(element)));
                yield array;
            }
            case STRING -> nodes.textNode(value.asString().getValue());
            case BOOLEAN -> nodes.booleanNode(value.asBoolean().getValue());
            case INT32 -> nodes.numberNode(value.asInt32().getValue());
            case INT64 -> nodes.numberNode(value.asInt64().getValue());
            case DOUBLE -> nodes.numberNode(value.asDouble().getValue());
            case DECIMAL128 ->
                value.asDecimal128().getValue().isFinite()
                        ? nodes.numberNode(bigDecimal(value.asDecimal128().getValue()))
                        : nodes.textNode(value.asDecimal128().getValue().toString());
            case NULL -> nodes.nullNode();
            default -> nodes.textNode(value.toString());
        };
    }

    private static <T> @Nullable T read(
            @Nullable BsonDocument fields, String name, Predicate<BsonValue> expected, Function<BsonValue, T> convert) {
        BsonValue value = fields == null ? null : fields.get(name);
        return value != null && expected.test(value) ? convert.apply(value) : null;
    }
}
