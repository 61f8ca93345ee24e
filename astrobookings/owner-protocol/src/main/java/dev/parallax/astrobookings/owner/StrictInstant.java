package dev.parallax.astrobookings.owner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Takes a time only as ISO 8601 text with its offset; Jackson's own would take any number as seconds. */
final class StrictInstant extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1L;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    StrictInstant() {
        super(Instant.class);
    }

    /** Whether every store of an owner can hold it. */
    static boolean isStorable(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            throw MismatchedInputException.from(parser, Instant.class, "not a text");
        }
        String text = parser.getText();
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (isStorable(instant)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // answered below, like a time out of range
        }
        throw InvalidFormatException.from(parser, "not an ISO 8601 time with its offset", text, Instant.class);
    }
}
