package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBytes;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyReader;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.StoredPart;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDateTime;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One part of the key as documents have it. A value of another BSON type is none, however alike it looks: it lies elsewhere
 * in the order, and no filter would find it.
 *
 * @param path in the documents
 * @param text whether it is a string, though its type has a form of its own
 * @param subtype of binary values
 */
record MongoKeyPart(KeyPart part, String path, boolean text, byte subtype) implements KeyReader.Part {
    private static final long MILLIS_A_DAY = 24 * 60 * 60 * 1_000L;

    @Override
    public Class<?> asItIs() {
        return switch (part.type()) {
            case STRING -> String.class;
            case INT64 -> Long.class;
            default -> Void.class;
        };
    }

    @Override
    public @Nullable Object canonical(@Nullable Object raw) {
        return switch (part.type()) {
            case STRING -> raw instanceof String ? raw : null;
            case INT64 -> whole(raw);
            case DECIMAL -> MongoNumbers.exact(raw);
            case UUID -> text ? (raw instanceof String id ? CanonicalText.uuid(id) : null) : uuid(raw);
            case OBJECTID ->
                text
                        ? (raw instanceof String id ? CanonicalText.objectId(id) : null)
                        : raw instanceof ObjectId id ? KeyBytes.of(id.toByteArray()) : null;
            case BYTES -> isBinary(raw) ? KeyBytes.of(data(raw)) : null;
            case BYTES_BY_LENGTH -> isBinary(raw) ? KeyBytes.byLength(data(raw)) : null;
            case DATE ->
                raw instanceof Instant time && Math.floorMod(time.toEpochMilli(), MILLIS_A_DAY) == 0
                        ? LocalDate.ofEpochDay(Math.floorDiv(time.toEpochMilli(), MILLIS_A_DAY))
                        : null;
            case TIMESTAMP -> raw instanceof Instant ? raw : null;
        };
    }

    private static @Nullable Object whole(@Nullable Object raw) {
        return switch (raw) {
            case Long number -> number;
            case Integer number -> (Object) number.longValue();
            case null, default -> {
                var number = MongoNumbers.exact(raw);
                yield number == null ? null : CanonicalText.whole(number);
            }
        };
    }

    private @Nullable UUID uuid(@Nullable Object raw) {
        if (!isBinary(raw) || data(raw).length != 2 * Long.BYTES) {
            return null;
        }
        var buffer = ByteBuffer.wrap(data(raw));
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private boolean isBinary(@Nullable Object raw) {
        return raw instanceof BsonBinary binary && binary.getType() == subtype;
    }

    private static byte[] data(@Nullable Object raw) {
        return raw instanceof BsonBinary binary ? binary.getData() : new byte[0];
    }

    /** Where the part of a key lies among the values of the documents. */
    StoredPart stored(Object canonical) {
        if (text) {
            return StoredPart.at(new BsonString(canonical.toString()));
        }
        return switch (canonical) {
            case String value -> StoredPart.at(new BsonString(value));
            case Long number -> StoredPart.at(new BsonInt64(number));
            case BigDecimal number -> MongoNumbers.stored(number);
            case UUID id -> StoredPart.at(new BsonBinary(subtype, bytes(id)));
            case KeyBytes bytes ->
                StoredPart.at(
                        part.type() == KeyType.OBJECTID
                                ? new BsonObjectId(new ObjectId(bytes.toArray()))
                                : new BsonBinary(subtype, bytes.toArray()));
            case LocalDate date -> date(date);
            case Instant time -> time(time);
            default -> throw new IllegalArgumentException("no part of a key: " + canonical.getClass());
        };
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static StoredPart date(LocalDate date) {
        return date.equals(LocalDate.MAX)
                ? StoredPart.after(new BsonDateTime(Long.MAX_VALUE))
                : date.equals(LocalDate.MIN)
                        ? StoredPart.before(new BsonDateTime(Long.MIN_VALUE))
                        : time(date.atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    /** A date of BSON has milliseconds; its years are more than any other store's, but fewer than the JDK's. */
    private static StoredPart time(Instant time) {
        long millis;
        try {
            millis = time.toEpochMilli();
        } catch (ArithmeticException tooFar) {
            return time.isBefore(Instant.EPOCH)
                    ? StoredPart.before(new BsonDateTime(Long.MIN_VALUE))
                    : StoredPart.after(new BsonDateTime(Long.MAX_VALUE));
        }
        var stored = new BsonDateTime(millis);
        return Instant.ofEpochMilli(millis).equals(time) ? StoredPart.at(stored) : StoredPart.after(stored);
    }

    @Override
    public @Nullable String advice(@Nullable Object raw) {
        return switch (raw) {
            case Map<?, ?> document
            when !document.isEmpty() ->
                "name its members as parts of the key, as in key: [%s]"
                        .formatted(String.join(
                                ", ",
                                document.keySet().stream()
                                        .map(member -> path + "." + member)
                                        .toList()));
            case ObjectId id when part.type() != KeyType.OBJECTID -> "declare the part as {type: objectid}";
            case String value
            when part.type() == KeyType.UUID || part.type() == KeyType.OBJECTID ->
                text
                        ? part.type() == KeyType.UUID ? CanonicalText.UUID_FORM : CanonicalText.OBJECT_ID_FORM
                        : "declare the side's key-types: [string] if all are texts";
            case BsonBinary binary -> binaryAdvice(binary);
            case Integer number when isText() -> "declare the part as {type: int64}";
            case Long number when isText() -> "declare the part as {type: int64}";
            case Instant time when isText() -> "declare the part as {type: timestamp}";
            case Instant time when part.type() == KeyType.DATE -> "a date must be midnight in UTC";
            case null, default -> null;
        };
    }

    private boolean isText() {
        return part.type() == KeyType.STRING;
    }

    private @Nullable String binaryAdvice(BsonBinary binary) {
        if (part.type() == KeyType.BYTES || part.type() == KeyType.BYTES_BY_LENGTH) {
            return "declare the side's binary-subtype: " + binary.getType() + " if all are of it";
        }
        if (binary.getType() == BsonBinarySubType.UUID_LEGACY.getValue()) {
            return "declare the side's uuid-representation: python-legacy if that wrote it; what Java and C# wrote before has"
                    + " another order than any UUID: declare the part as {type: bytes} with binary-subtype: 3 on both sides";
        }
        return binary.getType() == BsonBinarySubType.UUID_STANDARD.getValue()
                ? "declare the part as {type: uuid}"
                : "declare the part as {type: bytes}";
    }

    @Override
    public String shown(Object raw) {
        return raw instanceof BsonBinary binary
                ? HexFormat.of().formatHex(binary.getData())
                : KeyReader.Part.super.shown(raw);
    }

    @Override
    public String kind(Object raw) {
        return switch (raw) {
            case ObjectId id -> "ObjectId";
            case BsonBinary binary -> "binary of subtype " + binary.getType();
            case Map<?, ?> document -> "document";
            case List<?> array -> "array";
            case Instant time -> "date";
            default -> KeyReader.Part.super.kind(raw);
        };
    }

    /** The names that $type has for what the part may be. */
    List<String> types() {
        if (text) {
            return List.of("string");
        }
        return switch (part.type()) {
            case STRING -> List.of("string");
            case INT64, DECIMAL -> List.of("int", "long", "double", "decimal");
            case UUID, BYTES, BYTES_BY_LENGTH -> List.of("binData");
            case OBJECTID -> List.of("objectId");
            case DATE, TIMESTAMP -> List.of("date");
        };
    }
}
