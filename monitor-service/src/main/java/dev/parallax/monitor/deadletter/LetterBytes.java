package dev.parallax.monitor.deadletter;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a message, to be looked at.
 *
 * @param text of them, if they are UTF-8
 * @param base64 of them, if they are not
 * @param bytes how many are shown
 */
@RegisterForReflection
record LetterBytes(@Nullable String text, @Nullable String base64, int bytes) {

    /** The first of them; null if there are none at all. */
    static @Nullable LetterBytes of(@Nullable Buffer buffer, int most) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = buffer.getBytes(0, Math.min(most, buffer.length()));
        String text = text(bytes, bytes.length < buffer.length());
        return text == null
                ? new LetterBytes(null, Base64.getEncoder().encodeToString(bytes), bytes.length)
                : new LetterBytes(text, null, bytes.length);
    }

    /** Null for what is no UTF-8; where more follows the last character may be a part of one. */
    private static @Nullable String text(byte[] bytes, boolean more) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        return decoder.decode(ByteBuffer.wrap(bytes), text, !more).isError()
                ? null
                : text.flip().toString();
    }
}
