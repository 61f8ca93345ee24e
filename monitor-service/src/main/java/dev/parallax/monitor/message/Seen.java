package dev.parallax.monitor.message;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a mismatch, for those who look at it, to the letter of the message.
 *
 * @param fields the fields that differ, as a JSON array
 * @param source the source's record as JSON; null if missing there
 * @param target the target's record, likewise
 * @param sourceChecksum digest of the source's record; null if missing there
 * @param targetChecksum likewise
 * @param cut what of it was not told, as JSON; null if all was
 */
public record Seen(
        String fields,
        @Nullable String source,
        @Nullable String target,
        @Nullable String sourceChecksum,
        @Nullable String targetChecksum,
        @Nullable String cut) {

    @RegisterForReflection
    private record Told(
            @Nullable RawJson fields,
            @Nullable RawJson source,
            @Nullable RawJson target,
            @Nullable String sourceChecksum,
            @Nullable String targetChecksum,
            @Nullable RawJson cut) {}

    /**
     * Reads the part of a message that tells of one mismatch.
     *
     * @throws IllegalStateException if it cannot be read, which was tried before it was kept
     */
    public static Seen of(ObjectMapper json, byte[] told) {
        try {
            Told seen = RawJson.reader(json.readerFor(Told.class), told).readValue(told);
            String fields = text(seen.fields());
            return new Seen(
                    Objects.requireNonNullElse(fields, "[]"),
                    text(seen.source()),
                    text(seen.target()),
                    seen.sourceChecksum(),
                    seen.targetChecksum(),
                    text(seen.cut()));
        } catch (IOException e) {
            throw new IllegalStateException("What was seen cannot be read", e);
        }
    }

    private static @Nullable String text(@Nullable RawJson json) {
        return json == null ? null : json.text();
    }
}
