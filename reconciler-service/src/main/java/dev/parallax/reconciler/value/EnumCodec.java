package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import org.jspecify.annotations.Nullable;

/** Accepts the texts, integers and booleans that the value map of the side names, exactly as it names them. */
record EnumCodec(EnumType type) implements TypeCodec {
    @Override
    public CanonicalValue convert(Side side, Object raw) {
        String name = name(side, raw);
        return name == null ? TypeCodec.unconvertible(raw, "value of the enum") : new Text(name);
    }

    private @Nullable String name(Side side, Object raw) {
        if (!(raw instanceof String || raw instanceof Boolean || Int64Codec.isIntegral(raw))) {
            return null;
        }
        return (side == Side.SOURCE ? type.sourceValues() : type.targetValues()).get(raw.toString());
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        String name = name(Side.SOURCE, source);
        return name != null && name.equals(name(Side.TARGET, target));
    }

    @Override
    public TargetValue targetValue(CanonicalValue value) {
        String raw = value instanceof Text(String name) ? type.targetWrite().get(name) : null;
        return raw == null
                ? new TargetValue.Refused("the target has no value for " + JsonValues.text(value))
                : new TargetValue.Json(raw);
    }
}
