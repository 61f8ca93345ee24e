package dev.parallax.common.error;

import java.util.Map;

/** Thrown by a resource to answer with an {@link ApiError}; each service's exception mapper turns it into that. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, Object> details;

    public ApiException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    public ApiException(ErrorCode code, String message, Map<String, Object> details) {
        super(message);
        this.code = code;
        this.details = Map.copyOf(details);
    }

    public ErrorCode code() {
        return code;
    }

    public ApiError toError() {
        return new ApiError(code, String.valueOf(getMessage()), details);
    }
}
