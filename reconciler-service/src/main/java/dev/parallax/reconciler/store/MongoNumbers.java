package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.StoredPart;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** Numbers of MongoDB, which compares them by their exact values, whatever their types. */
final class MongoNumbers {
    private static final MathContext DECIMAL_128 = new MathContext(34, RoundingMode.FLOOR);

    private static final Decimal128 LARGEST = Decimal128.parse("9.999999999999999999999999999999999E+6144");
    private static final Decimal128 SMALLEST = Decimal128.parse("-9.999999999999999999999999999999999E+6144");
    private static final Decimal128 LEAST_BELOW_0 = Decimal128.parse("-1E-6176");

    private MongoNumbers() {}

    /** The exact value; null for what is no finite number. */
    static @Nullable BigDecimal exact(@Nullable Object raw) {
        return switch (raw) {
            case Integer number -> BigDecimal.valueOf(number);
            case Long number -> BigDecimal.valueOf(number);
            case Double number -> Double.isFinite(number) ? new BigDecimal(number) : null;
            case BigDecimal number -> number;
            case null, default -> null;
        };
    }

    /** Where a number lies among those that documents can hold: a whole one, a double or a Decimal128. */
    static StoredPart stored(BigDecimal number) {
        var whole = number.signum() == 0 || number.scale() <= 0 ? CanonicalText.whole(number) : null;
        if (whole != null) {
            return StoredPart.at(new BsonInt64(whole));
        }
        double nearest = number.doubleValue();
        if (Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(number) == 0) {
            return StoredPart.at(new BsonDouble(nearest));
        }
        return among(number, nearest);
    }

    private static StoredPart among(BigDecimal number, double nearest) {
        Decimal128 rounded;
        try {
            rounded = new Decimal128(number.round(DECIMAL_128));
        } catch (NumberFormatException outside) {
            return outside(number);
        }
        var value = rounded.bigDecimalValue();
        if (value.compareTo(number) == 0) {
            return StoredPart.at(new BsonDecimal128(rounded));
        }
        // The greatest of those below it, of either type.
        if (Double.isFinite(nearest)) {
            double below = new BigDecimal(nearest).compareTo(number) < 0 ? nearest : Math.nextDown(nearest);
            if (Double.isFinite(below) && new BigDecimal(below).compareTo(value) > 0) {
                return StoredPart.after(new BsonDouble(below));
            }
        }
        return StoredPart.after(new BsonDecimal128(rounded));
    }

    private static StoredPart outside(BigDecimal number) {
        boolean negative = number.signum() < 0;
        if (number.abs().compareTo(BigDecimal.ONE) < 0) {
            return StoredPart.after(negative ? new BsonDecimal128(LEAST_BELOW_0) : new BsonInt64(0));
        }
        return negative
                ? StoredPart.before(new BsonDecimal128(SMALLEST))
                : StoredPart.after(new BsonDecimal128(LARGEST));
    }
}
