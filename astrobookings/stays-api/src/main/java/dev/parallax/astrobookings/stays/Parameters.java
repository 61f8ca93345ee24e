package dev.parallax.astrobookings.stays;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Query parameters; a bad one is an INVALID_REQUEST that names it. */
final class Parameters {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private Parameters() {}

    static int number(String name, @Nullable String text, int otherwise, int most) {
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with what is out of range.
        }
        throw bad(name, "must be a whole number from 1 to " + most);
    }

    static @Nullable Instant instant(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var instant = OffsetDateTime.parse(text).toInstant();
            if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // Said below, with what is out of range.
        }
        throw bad(name, "must be an ISO 8601 time with its offset, from the year 1 to 9998");
    }

    private static ApiException bad(String name, String what) {
        return new ApiException(ErrorCode.INVALID_REQUEST, name + " " + what + ".", Map.of("field", name));
    }
}
