package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import org.jspecify.annotations.Nullable;

/** A type's conversion together with the field's rule for null and missing. */
record DeclaredCodec(TypeCodec type, boolean absentSame) implements FieldCodec {

    @Override
    public CanonicalValue canonical(Side side, @Nullable Object raw) {
        if (raw == null) {
            return Absent.NULL;
        }
        if (raw == Absent.MISSING) {
            return absentSame ? Absent.NULL : Absent.MISSING;
        }
        return type.convert(side, raw);
    }

    @Override
    public boolean agree(CanonicalValue source, CanonicalValue target) {
        if (source instanceof Unconvertible || target instanceof Unconvertible) {
            return false;
        }
        if (source instanceof Absent || target instanceof Absent) {
            return source == target;
        }
        return type.agree(source, target);
    }

    @Override
    public boolean agreeRaw(@Nullable Object source, @Nullable Object target) {
        if (source == null || target == null || source == Absent.MISSING || target == Absent.MISSING) {
            return absent(source) && absent(target) && (absentSame || source == target);
        }
        return type.surelyAgree(source, target)
                || agree(type.convert(Side.SOURCE, source), type.convert(Side.TARGET, target));
    }

    private static boolean absent(@Nullable Object raw) {
        return raw == null || raw == Absent.MISSING;
    }

    @Override
    public TargetValue targetValue(CanonicalValue value) {
        return switch (value) {
            case Absent.NULL -> new TargetValue.Json(null);
            case Absent.MISSING -> new TargetValue.Omitted();
            case Unconvertible unconvertible -> new TargetValue.Refused(unconvertible.reason());
            default -> type.targetValue(value);
        };
    }
}
