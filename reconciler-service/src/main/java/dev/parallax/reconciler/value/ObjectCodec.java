package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalType.ObjectType;
import dev.parallax.reconciler.value.CanonicalValue.Members;
import dev.parallax.reconciler.value.CanonicalValue.Unconvertible;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accepts a map with texts for keys, in any order. A member that is null differs from one that is not there. */
final class ObjectCodec implements TypeCodec {
    private final Map<String, TypeCodec> declared;

    ObjectCodec(ObjectType type) {
        Map<String, TypeCodec> codecs = new LinkedHashMap<>();
        type.members().forEach((name, member) -> codecs.put(name, TypeCodec.of(member)));
        this.declared = Map.copyOf(codecs);
    }

    @Override
    public CanonicalValue convert(Side side, Object raw) {
        if (raw instanceof Written written) {
            return convert(side, written.value());
        }
        if (!(raw instanceof Map<?, ?> members)) {
            return TypeCodec.unconvertible(raw, "object");
        }
        SortedMap<String, CanonicalValue> converted = new TreeMap<>();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!(member.getKey() instanceof String name)) {
                return TypeCodec.unconvertible(raw, "object with texts for keys");
            }
            CanonicalValue value = member(side, name, member.getValue());
            if (value instanceof Unconvertible(String reason)) {
                return new Unconvertible("member " + name + ": " + reason);
            }
            if (value != Absent.MISSING) {
                converted.put(name, value);
            }
        }
        return new Members(converted);
    }

    private CanonicalValue member(Side side, String name, @Nullable Object raw) {
        if (raw instanceof Absent absent) {
            return absent;
        }
        TypeCodec codec = declared.getOrDefault(name, NaturalCodec.NATURAL);
        return raw == null ? Absent.NULL : codec.convert(side, raw);
    }

    @Override
    public boolean agree(CanonicalValue source, CanonicalValue target) {
        if (!(source instanceof Members(var a) && target instanceof Members(var b))
                || !a.keySet().equals(b.keySet())) {
            return false;
        }
        return a.entrySet().stream()
                .allMatch(member -> ArrayCodec.agree(
                        declared.getOrDefault(member.getKey(), NaturalCodec.NATURAL),
                        member.getValue(),
                        b.get(member.getKey())));
    }

    @Override
    public TargetValue targetValue(CanonicalValue value) {
        if (!(value instanceof Members(var members))) {
            return JsonValues.of(value);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (Map.Entry<String, CanonicalValue> member : members.entrySet()) {
            TypeCodec codec = declared.getOrDefault(member.getKey(), NaturalCodec.NATURAL);
            TargetValue written = ArrayCodec.targetValue(codec, member.getValue());
            if (written instanceof TargetValue.Json(Object part)) {
                json.put(member.getKey(), part);
            } else {
                return written;
            }
        }
        return new TargetValue.Json(json);
    }
}
