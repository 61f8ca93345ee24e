package dev.parallax.reconciler.value;

import dev.parallax.reconciler.value.CanonicalValue.Uuid;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a UUID; its 16 bytes in network order; its text of 32 hexadecimal digits in any case, with or without
 * hyphens, braces or {@code urn:uuid:}.
 */
record UuidCodec() implements TypeCodec {
    private static final Pattern DIGITS = Pattern.compile(
            "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}|\\p{XDigit}{32}");

    @Override
    public CanonicalValue convert(Side side, Object raw) {
        UUID id =
                switch (raw) {
                    case UUID value -> value;
                    case byte[] bytes when bytes.length == 16 -> ofBytes(bytes);
                    case String text -> parse(text);
                    default -> null;
                };
        return id == null ? TypeCodec.unconvertible(raw, "uuid") : new Uuid(id);
    }

    static UUID ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /** Null if the text is none. */
    static @Nullable UUID parse(String text) {
        String digits = text;
        if (digits.regionMatches(true, 0, "urn:uuid:", 0, 9)) {
            digits = digits.substring(9);
        } else if (digits.startsWith("{") && digits.endsWith("}")) {
            digits = digits.substring(1, digits.length() - 1);
        }
        if (!DIGITS.matcher(digits).matches()) {
            return null;
        }
        String hex = digits.replace("-", "");
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    @Override
    public boolean surelyAgree(Object source, Object target) {
        return source instanceof UUID && source.equals(target);
    }
}
