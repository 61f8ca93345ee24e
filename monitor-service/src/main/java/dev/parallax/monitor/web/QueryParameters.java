package dev.parallax.monitor.web;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.http.Texts;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of one request. Whatever is wrong with one ends as {@link ErrorCode#INVALID_REQUEST} that names
 * it and says what is allowed. A name that is not known is refused too: a filter left out by mistake shows too much.
 */
public final class QueryParameters {

    private static final int LONGEST = 2000;

    private final MultivaluedMap<String, String> values;

    private QueryParameters(MultivaluedMap<String, String> values) {
        this.values = values;
    }

    public static QueryParameters of(MultivaluedMap<String, String> values, Set<String> allowed) {
        for (String name : values.keySet()) {
            if (!allowed.contains(name)) {
                String told = Texts.told(name);
                throw invalid("Unknown query parameter '%s'".formatted(told), told, new TreeSet<>(allowed));
            }
            if (values.get(name).size() > 1) {
                throw invalid("Query parameter '%s' is given more than once".formatted(name), name, null);
            }
            if (!Texts.isStorable(values.getFirst(name))) {
                throw invalid("Query parameter '%s' has a character that no text may have".formatted(name), name, null);
            }
            if (values.getFirst(name).length() > LONGEST) {
                throw invalid(
                        "Query parameter '%s' may have %d characters at most".formatted(name, LONGEST), name, null);
            }
        }
        return new QueryParameters(values);
    }

    /** The text, or null if absent or empty. */
    public @Nullable String text(String name) {
        String value = values.getFirst(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    public <E extends Enum<E>> @Nullable String oneOf(String name, E[] allowed) {
        return oneOf(name, Arrays.stream(allowed).map(Enum::name).toList());
    }

    public @Nullable String oneOf(String name, List<String> allowed) {
        String value = text(name);
        if (value != null && !allowed.contains(value)) {
            throw invalid(
                    "Query parameter '%s' has the unknown value '%s'".formatted(name, Texts.told(value)),
                    name,
                    allowed);
        }
        return value;
    }

    public boolean flag(String name) {
        return "true".equals(oneOf(name, List.of("true", "false")));
    }

    public @Nullable UUID uuid(String name) {
        String value = text(name);
        return value == null ? null : uuid(name, value);
    }

    /** The same check for an id in the path. */
    public static UUID uuid(String name, String value) {
        try {
            UUID uuid = UUID.fromString(value);
            // fromString also takes shortened groups.
            if (uuid.toString().equalsIgnoreCase(value)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // Answered below like a shortened one.
        }
        throw invalid("'%s' must be a UUID".formatted(name), name, null);
    }

    /** A whole number within the limits, both inclusive. */
    public int integer(String name, int absent, int min, int max) {
        String value = text(name);
        if (value == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below like a number out of the limits.
        }
        throw invalid(
                max == Integer.MAX_VALUE
                        ? "Query parameter '%s' must be a whole number from %d".formatted(name, min)
                        : "Query parameter '%s' must be a whole number from %d to %d".formatted(name, min, max),
                name,
                null);
    }

    /** The first moment of what is given: an instant with its offset, or a date in UTC. */
    public @Nullable Instant from(String name) {
        return instant(name, false);
    }

    /** The last moment of what is given, in microseconds: a date includes all of its day. */
    public @Nullable Instant to(String name) {
        return instant(name, true);
    }

    private @Nullable Instant instant(String name, boolean end) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        // A plus sign that was not escaped arrives as a space.
        String value = text.replace(' ', '+');
        try {
            if (value.length() == "2025-11-20".length()) {
                LocalDate date = LocalDate.parse(value);
                return end
                        ? date.plusDays(1)
                                .atStartOfDay()
                                .toInstant(ZoneOffset.UTC)
                                .minusNanos(1000)
                        : date.atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            Instant instant = OffsetDateTime.parse(value).toInstant();
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= 9999) {
                return instant;
            }
        } catch (DateTimeException e) {
            // Answered below like a year out of the limits, which some times have only in UTC.
        }
        throw invalid(
                "Query parameter '%s' must be an ISO 8601 time with its offset, such as 2025-11-20T14:00:00Z, or a date"
                        .formatted(name),
                name,
                null);
    }

    private static ApiException invalid(String message, String parameter, @Nullable Iterable<String> allowed) {
        return new ApiException(
                ErrorCode.INVALID_REQUEST,
                message,
                allowed == null ? Map.of("parameter", parameter) : Map.of("parameter", parameter, "allowed", allowed));
    }
}
