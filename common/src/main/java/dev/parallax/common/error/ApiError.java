package dev.parallax.common.error;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The one form of an error answer: {@code {"error": CODE, "message": "...", ...}}, with what helps the caller beside
 * it, such as {@code valid_tables}, {@code fields} or {@code request_id}.
 *
 * @param error a stable code
 * @param message what is wrong and what to do, without internals
 * @param details further members of the object
 */
@JsonPropertyOrder({"error", "message"})
public record ApiError(
        String error,
        String message,
        @JsonAnyGetter @JsonAnySetter Map<String, Object> details) {
    public ApiError {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(message, "message");
        details = details == null ? Map.of() : new LinkedHashMap<>(details);
    }

    public ApiError(ErrorCode code, String message) {
        this(code.name(), message, Map.of());
    }

    public ApiError(ErrorCode code, String message, Map<String, Object> details) {
        this(code.name(), message, details);
    }
}
