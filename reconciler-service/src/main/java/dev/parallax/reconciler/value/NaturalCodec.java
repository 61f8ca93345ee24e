package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalValue.Decimal;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import dev.parallax.reconciler.value.CanonicalValue.Tagged;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Converts a value inside an object or array by what it is: numbers by their value, whatever type holds them; texts in
 * NFC; moments in UTC to the microsecond; everything else as the type of its own name. A text is never taken for a
 * number, a UUID or a time.
 */
record NaturalCodec() implements TypeCodec {
    private static final TypeCodec TEXT = new StringCodec(new StringType(false, NormalForm.NFC));
    private static final TypeCodec TIME =
            new TimestampCodec(new TimestampType(TimestampPrecision.MICROS, ZoneOffset.UTC));
    static final TypeCodec NATURAL = new NaturalCodec();

    @Override
    public CanonicalValue convert(Side side, Object raw) {
        return switch (raw) {
            case Boolean value -> new CanonicalValue.Bool(value);
            case Number value -> number(value);
            case String text -> TEXT.convert(side, text);
            case UUID value -> new CanonicalValue.Uuid(value);
            case byte[] bytes -> new BytesCodec().convert(side, bytes);
            case LocalDate day -> new CanonicalValue.Day(day);
            case List<?> elements -> new ArrayCodec(this).convert(side, elements);
            case Map<?, ?> members -> new ObjectCodec(new ObjectType(Map.of())).convert(side, members);
            case NotFinite value -> value;
            case Special special -> new Tagged(special.kind(), new Text(special.json()));
            case Written written -> convert(side, written.value());
            case BoundedArray array -> new ArrayCodec(this).convert(side, array);
            default -> TIME.convert(side, raw);
        };
    }

    private static CanonicalValue number(Number raw) {
        if (DecimalCodec.isNotFinite(raw)) {
            return DecimalCodec.notFinite(raw.doubleValue());
        }
        BigDecimal number = DecimalCodec.toDecimal(raw);
        return number == null || !DecimalCodec.inRange(number)
                ? TypeCodec.unconvertible(raw, "number")
                : new Decimal(number);
    }
}
