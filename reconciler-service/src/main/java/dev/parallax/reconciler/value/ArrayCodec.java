package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Elements;
import dev.parallax.reconciler.value.CanonicalValue.Tagged;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts a list; its order counts. */
record ArrayCodec(TypeCodec elements) implements TypeCodec {
    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof Written written) {
            return convert(side, written.value());
        }
        if (raw instanceof BoundedArray(var bounds, var inside)) {
            CanonicalValue converted = convert(side, inside);
            return converted instanceof Elements ? new Tagged("array " + bounds, converted) : converted;
        }
        if (!(raw instanceof List<?> list)) {
            return TypeCodec.unconvertible(raw, "array");
        }
        List<CanonicalValue> converted = new ArrayList<>(list.size());
        for (Object element : list) {
            CanonicalValue value = element == null ? Absent.NULL : elements.convert(side, element);
            if (value instanceof Unconvertible(String reason)) {
                return new Unconvertible("element " + converted.size() + ": " + reason);
            }
            converted.add(value);
        }
        return new Elements(converted);
    }

    @Override
    public boolean agree(CanonicalValue source, CanonicalValue target) {
        if (source instanceof Tagged(var kind, var a) && target instanceof Tagged(var other, var b)) {
            return kind.equals(other) && agree(a, b);
        }
        if (!(source instanceof Elements(var a) && target instanceof Elements(var b)) || a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!agree(elements, a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean agree(TypeCodec codec, CanonicalValue a, @Nullable CanonicalValue b) {
        if (a instanceof Absent || b instanceof Absent || b == null) {
            return a == b;
        }
        return codec.agree(a, b);
    }

    static TargetValue targetValue(TypeCodec codec, CanonicalValue value) {
        return value instanceof Absent ? new TargetValue.Json(null) : codec.targetValue(value);
    }

    @Override
    public TargetValue targetValue(CanonicalValue value) {
        if (!(value instanceof Elements(var list))) {
            return JsonValues.of(value);
        }
        List<@Nullable Object> json = new ArrayList<>(list.size());
        for (CanonicalValue element : list) {
            TargetValue written = targetValue(elements, element);
            if (written instanceof TargetValue.Json(Object part)) {
                json.add(part);
            } else {
                return written;
            }
        }
        return new TargetValue.Json(json);
    }
}
