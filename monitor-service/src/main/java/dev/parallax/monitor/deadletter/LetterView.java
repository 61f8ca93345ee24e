package dev.parallax.monitor.deadletter;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with the beginning of what the message was.
 *
 * @param key null if it had none
 * @param headers the first of those that it came with
 * @param value null of a tombstone
 * @param cut what of the message was not kept, because it was larger than a letter; null if all was
 */
@RegisterForReflection
record LetterView(
        LetterSummary letter,
        @Nullable LetterBytes key,
        List<NamedHeader> headers,
        @Nullable LetterBytes value,
        @Nullable String cut) {

    /** A header; one without a value has null. */
    @RegisterForReflection
    record NamedHeader(String name, @Nullable LetterBytes value) {}
}
