package dev.parallax.reconciler.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Raw values, as the store gave them, for people: as text and as JSON. */
public final class RawText {
    private static final int QUOTED = 80;

    /** Readers of JSON take no number that is longer than 1,000 characters, and many none beyond a double. */
    private static final int MOST_DIGITS = 300;

    private RawText() {}

    /** Null for null and for a missing field. */
    public static @Nullable String of(@Nullable Object raw) {
        return raw == null || raw == Absent.MISSING ? null : text(raw);
    }

    static String text(@Nullable Object raw) {
        return switch (raw) {
            case null -> "null";
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case BigDecimal number -> Math.abs(number.scale()) > 100 ? number.toString() : number.toPlainString();
            case List<?> elements -> elements.stream().map(RawText::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> members -> {
                Map<String, String> sorted = new TreeMap<>();
                members.forEach((name, value) -> sorted.put(String.valueOf(name), text(value)));
                yield sorted.toString();
            }
            case BoundedArray(var bounds, var elements) -> bounds + "=" + text(elements);
            default -> raw.toString();
        };
    }

    /**
     * As JSON: numbers, booleans, texts, objects and arrays as they are, everything else as its text; so is a number of
     * which a reader would make none, or another one.
     */
    public static @Nullable Object json(@Nullable Object raw) {
        return switch (raw) {
            case null -> null;
            case Double number when !Double.isFinite(number) -> number.toString();
            case Float number when !Float.isFinite(number) -> number.toString();
            case BigDecimal number when isWide(number) -> text(number);
            case BigInteger number when isWide(new BigDecimal(number)) -> number.toString();
            case Number number -> number;
            case Boolean bool -> bool;
            case Written written -> json(written.value());
            case BoundedArray array -> json(array.elements());
            case List<?> elements -> {
                List<@Nullable Object> json = new ArrayList<>(elements.size());
                elements.forEach(element -> json.add(json(element)));
                yield json;
            }
            case Map<?, ?> members -> {
                Map<String, @Nullable Object> json = new LinkedHashMap<>();
                members.forEach((name, value) -> json.put(String.valueOf(name), json(value)));
                yield json;
            }
            default -> of(raw);
        };
    }

    /** Whether a number has more digits, on either side of its point, than readers of JSON are sure to take. */
    static boolean isWide(BigDecimal number) {
        return number.precision() > MOST_DIGITS
                || Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS
                || Math.abs((long) number.scale()) > MOST_DIGITS;
    }

    /** Short enough for a sentence, with the Java type, which often is what is wrong. */
    static String quoted(Object raw) {
        return raw.getClass().getSimpleName() + " " + cut(text(raw));
    }

    static String cut(String text) {
        int end = Math.min(text.length(), QUOTED);
        return "'" + text.substring(0, end) + (end < text.length() ? "'..." : "'");
    }
}
