package dev.parallax.astrobookings.owner;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param page counts from 1
 * @param pageSize 1 to 100
 * @param updatedSince only records written at or after this time, or null for all
 */
public record PageRequest(int page, int pageSize, @Nullable Instant updatedSince) {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 100;
    private static final int MAX_PAGE = 10_000_000;

    /**
     * Reads the query parameters.
     *
     * @throws ApiException INVALID_REQUEST naming the parameter
     */
    static PageRequest of(@Nullable String page, @Nullable String pageSize, @Nullable String updatedSince) {
        return new PageRequest(
                number("page", page, 1, MAX_PAGE),
                number("page_size", pageSize, DEFAULT_SIZE, MAX_SIZE),
                instant(updatedSince));
    }

    private static int number(String name, @Nullable String text, int missing, int max) {
        if (text == null) {
            return missing;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw new ApiException(
                ErrorCode.INVALID_REQUEST,
                name + " must be a whole number from 1 to " + max + ".",
                Map.of("field", name));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (StrictInstant.isStorable(instant)) {
                return instant;
            }
        } catch (DateTimeParseException e) {
            // answered below
        }
        throw new ApiException(
                ErrorCode.INVALID_REQUEST,
                "updated_since must be an ISO 8601 time with its offset, for example 2026-03-01T00:00:00Z.",
                Map.of("field", "updated_since"));
    }
}
