package dev.parallax.messaging;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** JSON as it is read from topics: what a store could not hold, or would hold as something else, is refused. */
public final class MessageJson {
    /** Levels of nesting: half of what the writers and readers of the services can do, for they put some around it. */
    public static final int DEPTH = 500;

    /** The times that a message may have, which PostgreSQL, MongoDB and four digits of a year can hold. */
    static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private MessageJson() {}

    /** A strict copy of the service's own mapper. Unknown members are passed over, as newer releases may write some. */
    public static ObjectMapper strict(ObjectMapper mapper) {
        ObjectMapper strict = mapper.copy()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .registerModule(
                        new SimpleModule("parallax-messages").addDeserializer(Instant.class, new BoundedInstant()));
        strict.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH).build());
        return strict;
    }

    /**
     * The time, if a message may have it.
     *
     * @throws InvalidContentException if not
     */
    public static Instant bounded(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new InvalidContentException(
                    LetterReason.TIME_OUT_OF_RANGE, "The time %s is not in the years 1 to 9999".formatted(time));
        }
        return time;
    }

    /** Whatever writes a time, only one that every store can hold is read. */
    private static final class BoundedInstant extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        /** No time has as many characters. */
        private static final int LONGEST = 64;

        BoundedInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && isHuge(parser.getText())) {
                throw outOfRange(parser.getText());
            }
            try {
                return bounded(InstantDeserializer.INSTANT.deserialize(parser, context));
            } catch (DateTimeException | ArithmeticException | InputCoercionException e) {
                throw outOfRange(parser.getText());
            }
        }

        private static boolean isHuge(String number) {
            return number.length() > LONGEST || number.indexOf('e') >= 0 || number.indexOf('E') >= 0;
        }

        private static InvalidContentException outOfRange(String text) {
            return new InvalidContentException(
                    LetterReason.TIME_OUT_OF_RANGE,
                    "The time %s is not in the years 1 to 9999"
                            .formatted(text.substring(0, Math.min(text.length(), LONGEST))));
        }
    }
}
