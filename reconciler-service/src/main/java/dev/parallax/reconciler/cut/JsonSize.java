package dev.parallax.reconciler.cut;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes a value has as JSON, if most of its characters are plain ones. */
public final class JsonSize {
    private static final int SMALL = 24;
    private static final int PUNCTUATION = 4;
    private static final int BITS_A_DIGIT = 3;

    private JsonSize() {}

    public static long of(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length() + (long) PUNCTUATION;
            case Map<?, ?> members -> {
                long size = PUNCTUATION;
                for (var member : members.entrySet()) {
                    size += of(member.getKey()) + of(member.getValue());
                }
                yield size;
            }
            case List<?> elements -> {
                long size = PUNCTUATION;
                for (var element : elements) {
                    size += of(element);
                }
                yield size;
            }
            case BigDecimal number -> SMALL + (long) number.unscaledValue().bitLength() / BITS_A_DIGIT;
            case null, default -> SMALL;
        };
    }
}
