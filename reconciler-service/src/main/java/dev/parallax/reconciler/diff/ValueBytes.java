package dev.parallax.reconciler.diff;

import dev.parallax.reconciler.value.BoundedArray;
import dev.parallax.reconciler.value.Special;
import dev.parallax.reconciler.value.Unreadable;
import dev.parallax.reconciler.value.Written;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes raw values take in memory. */
public final class ValueBytes {
    private static final long OBJECT = 24;
    private static final long MEMBER = 48;

    private ValueBytes() {}

    static long of(@Nullable Object[] values) {
        long bytes = OBJECT;
        for (Object value : values) {
            bytes += of(value);
        }
        return bytes;
    }

    public static long of(@Nullable Object value) {
        // What most values are comes first.
        if (value instanceof String text) {
            return OBJECT + text.length();
        }
        return switch (value) {
            case Map<?, ?> members -> {
                long bytes = OBJECT;
                for (var member : members.entrySet()) {
                    bytes += MEMBER + of(member.getKey()) + of(member.getValue());
                }
                yield bytes;
            }
            case List<?> elements -> {
                long bytes = OBJECT;
                for (var element : elements) {
                    bytes += of(element);
                }
                yield bytes;
            }
            case BoundedArray array -> OBJECT + of(array.elements());
            case Written written -> OBJECT + written.text().length();
            case Special special -> OBJECT + special.json().length();
            case Unreadable unreadable -> OBJECT + unreadable.text().length();
            case byte[] array -> OBJECT + array.length;
            case BigDecimal number -> OBJECT + number.unscaledValue().bitLength() / Byte.SIZE;
            case null, default -> OBJECT;
        };
    }
}
