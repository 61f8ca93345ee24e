package dev.parallax.reconciler.cut;

import dev.parallax.reconciler.value.RawText;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Shortens values of JSON. */
final class ValueCut {
    /** Stands for the members that are left out. */
    static final String REST = "…";

    private static final int DIGITS_A_BIT = 3;

    private ValueCut() {}

    /** A value as it is if it is small, else a part of its text. */
    static @Nullable Object of(@Nullable Object value, int place, int characters, TextHashes hashes) {
        return switch (value) {
            case String text -> Excerpt.of(text, place, characters, hashes);
            case Map<?, ?> members
            when JsonSize.of(members) > characters -> excerpt(members, place, characters, hashes);
            case List<?> elements
            when JsonSize.of(elements) > characters -> excerpt(elements, place, characters, hashes);
            case BigDecimal number when isLong(number, characters) -> excerpt(number, place, characters, hashes);
            case null, default -> value;
        };
    }

    private static boolean isLong(BigDecimal number, int characters) {
        return number.unscaledValue().bitLength() / DIGITS_A_BIT + Math.abs((long) number.scale()) > characters;
    }

    private static String excerpt(Object value, int place, int characters, TextHashes hashes) {
        return Excerpt.of(Objects.requireNonNull(RawText.of(value)), place, characters, hashes);
    }

    /**
     * A record with short values.
     *
     * @param places what must be seen of each member
     */
    // A member of JSON may be null, which the types of the messages leave open.
    @SuppressWarnings("NullAway")
    static @Nullable Map<String, Object> of(
            @Nullable Map<String, Object> json, ToIntFunction<String> places, Extent extent, TextHashes hashes) {
        if (json == null) {
            return null;
        }
        var cut = new LinkedHashMap<String, Object>();
        for (var member : json.entrySet()) {
            if (cut.size() == extent.members()) {
                cut.put(REST, rest(json.size() - cut.size(), json.size()));
                break;
            }
            var name = member.getKey();
            cut.put(name, of(member.getValue(), places.applyAsInt(name), extent.characters(), hashes));
        }
        return cut;
    }

    /** Says how many are left out. */
    static String rest(int missing, int all) {
        return String.format(Locale.ROOT, "[cut: %,d of %,d fields]", missing, all);
    }
}
