package dev.parallax.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of bytes, or says why they are none. Safe for threads.
 *
 * @param <T> what a message is
 */
public final class Decoding<T> {
    private final Reader<T> reader;
    private final Consumer<T> check;
    private final boolean storable;

    /** Reads JSON. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Null for the JSON value {@code null}. */
        @Nullable
        T read(byte[] message) throws IOException;
    }

    private Decoding(Reader<T> reader, Consumer<T> check, boolean storable) {
        this.reader = reader;
        this.check = check;
        this.storable = storable;
    }

    /**
     * Messages whose every text can be stored.
     *
     * @param check throws an {@link InvalidContentException} for content that cannot be used
     */
    public static <T> Decoding<T> of(Reader<T> reader, Consumer<T> check) {
        return new Decoding<>(reader, check, true);
    }

    /** The same for messages of which parts are passed on or kept as bytes, where a text may have any character. */
    public Decoding<T> withAnyText() {
        return new Decoding<>(reader, check, false);
    }

    /** What bytes turned out to be. */
    public sealed interface Decoded<T> {}

    public record Understood<T>(T message) implements Decoded<T> {}

    /**
     * No message.
     *
     * @param cause one line
     */
    public record Refused<T>(LetterReason reason, String cause) implements Decoded<T> {}

    /** What a message is. Anything thrown is an error of ours. */
    public Decoded<T> decode(byte @Nullable [] message) {
        if (message == null) {
            return new Refused<>(LetterReason.TOMBSTONE, "The message has no value");
        }
        if (message.length == 0) {
            return new Refused<>(LetterReason.EMPTY, "The message is empty");
        }
        LetterReason finding = MessageText.finding(message);
        if (finding == LetterReason.MALFORMED_JSON) {
            return new Refused<>(finding, "The message is not in UTF-8");
        }
        try {
            T read = reader.read(message);
            if (read == null) {
                return new Refused<>(LetterReason.NULL_VALUE, "The message is the JSON value null");
            }
            if (finding != null && storable) {
                return new Refused<>(finding, "A text has a NUL character or half of a surrogate pair");
            }
            check.accept(read);
            return new Understood<>(read);
        } catch (InvalidContentException e) {
            return new Refused<>(e.reason(), Line.of(e.getMessage()));
        } catch (JsonProcessingException e) {
            return refused(e);
        } catch (IOException e) {
            // What a parser says of bytes that are in no encoding.
            return new Refused<>(LetterReason.MALFORMED_JSON, Line.of(e.getMessage()));
        }
    }

    private static <T> Refused<T> refused(JsonProcessingException e) {
        if (cause(e, InvalidContentException.class) instanceof InvalidContentException invalid) {
            return new Refused<>(invalid.reason(), Line.of(invalid.getMessage() + path(e)));
        }
        // The constructors of messages require their members by name.
        if (e instanceof ValueInstantiationException && e.getCause() instanceof NullPointerException missing) {
            return new Refused<>(
                    LetterReason.MISSING_MEMBER,
                    Line.of((missing.getMessage() == null ? "a member" : missing.getMessage()) + " is missing"
                            + path(e)));
        }
        return new Refused<>(reason(e), Line.of(e.getOriginalMessage() + path(e)));
    }

    private static LetterReason reason(JsonProcessingException e) {
        if (cause(e, StreamConstraintsException.class) != null) {
            return LetterReason.TOO_DEEP;
        }
        if (cause(e, InputCoercionException.class) != null) {
            return LetterReason.NUMBER_OUT_OF_RANGE;
        }
        if (cause(e, StreamReadException.class) != null) {
            return LetterReason.MALFORMED_JSON;
        }
        return switch (e) {
            case InvalidTypeIdException unknown -> LetterReason.UNKNOWN_TYPE;
            case ValueInstantiationException invalid -> LetterReason.INVALID_VALUE;
            default -> LetterReason.WRONG_SHAPE;
        };
    }

    private static @Nullable Throwable cause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (type.isInstance(one)) {
                return one;
            }
        }
        return null;
    }

    private static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        StringBuilder path = new StringBuilder(" (at ");
        mapping.getPath().forEach(part -> path.append(path.length() > " (at ".length() ? "." : "")
                .append(part.getFieldName() == null ? part.getIndex() : part.getFieldName()));
        return path.append(')').toString();
    }
}
