package dev.parallax.reconciler.repair;

import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.FieldCodec;
import dev.parallax.reconciler.value.OwnerJson;
import dev.parallax.reconciler.value.RawText;
import dev.parallax.reconciler.value.Side;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of the target as its owner would be sent it: a JSON object by the fields' names at the target. Immutable,
 * safe for threads.
 */
public final class TargetImage {
    private final List<FieldMapping> fields;
    private final List<FieldCodec> codecs;

    public TargetImage(List<FieldMapping> fields) {
        this.fields = List.copyOf(fields);
        this.codecs = fields.stream()
                .map(field -> FieldCodec.of(field.type(), field.absent() == AbsentRule.SAME))
                .toList();
    }

    /** What the record holds; a field that is not there is left out. */
    public Map<String, @Nullable Object> of(StoreRecord target) {
        Map<String, @Nullable Object> image = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            if (target.value(i) != Absent.MISSING) {
                FieldMapping field = fields.get(i);
                put(image, field.target(), OwnerJson.of(field.type(), target.value(i)));
            }
        }
        return image;
    }

    /**
     * Whether the record holds in every field what the image says, by the declared type or to the letter. An owner may
     * have written null for what it was not given.
     */
    public boolean isHeldBy(StoreRecord target, Map<String, ? extends @Nullable Object> image) {
        for (int i = 0; i < fields.size(); i++) {
            FieldMapping field = fields.get(i);
            Object asked = get(image, field.target());
            Object held = target.value(i);
            boolean agree = codecs.get(i)
                            .agree(
                                    codecs.get(i).canonical(Side.TARGET, asked),
                                    codecs.get(i).canonical(Side.TARGET, held))
                    || JsonAgreement.same(asked, OwnerJson.of(field.type(), held));
            if (!agree) {
                return false;
            }
        }
        return true;
    }

    /**
     * Why no owner can be asked to hold an image: it has the text of a number or a time that JSON has no form for, such as
     * an infinity, and the owner would be sent a text in its place. Null if nothing is wrong.
     */
    public @Nullable String notWritable(Map<String, ? extends @Nullable Object> image) {
        for (FieldMapping field : fields) {
            boolean text = field.type() instanceof StringType || field.type() instanceof EnumType;
            if (!text && OwnerJson.standsForNoJson(get(image, field.target()))) {
                return "Field %s held %s, which JSON has no form for: set it by hand."
                        .formatted(field.name(), RawText.of(get(image, field.target())));
            }
        }
        return null;
    }

    /** Null also for what is not there. */
    private static @Nullable Object get(Map<String, ? extends @Nullable Object> image, String path) {
        Object value = image;
        for (FieldPath.Member member : FieldPath.parse(path).members()) {
            value = value instanceof Map<?, ?> object ? object.get(member.name()) : null;
        }
        return value;
    }

    /** No path is the beginning of another: the configuration is checked for it. */
    @SuppressWarnings("unchecked")
    static void put(Map<String, @Nullable Object> body, String path, @Nullable Object value) {
        Map<String, @Nullable Object> inner = body;
        List<FieldPath.Member> members = FieldPath.parse(path).members();
        for (FieldPath.Member member : members.subList(0, members.size() - 1)) {
            inner = (Map<String, @Nullable Object>)
                    Objects.requireNonNull(inner.computeIfAbsent(member.name(), name -> new LinkedHashMap<>()));
        }
        inner.put(members.getLast().name(), value);
    }
}
