package dev.parallax.common.error;

/** The stable error codes of the APIs, each with the HTTP status that it answers with. */
public enum ErrorCode {
    /** The body is not JSON, or not an object of the expected shape. */
    MALFORMED_REQUEST(400),
    /** A field or parameter is missing, of the wrong type, unknown, or out of its limits. */
    INVALID_REQUEST(400),
    /** A table (dataset) name that is not configured. */
    INVALID_TABLE(400),
    /** A text that can be no key of the table, by the types that its configuration declares. */
    INVALID_KEY(400),
    INVALID_STATUS_TRANSITION(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    JOB_NOT_FOUND(404),
    MISMATCH_NOT_FOUND(404),
    CHANGE_NOT_FOUND(404),
    DEAD_LETTER_NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    /** The body did not arrive in time. */
    REQUEST_TIMEOUT(408),
    CONFLICT(409),
    /** The configuration of a table cannot be honoured; {@code problems} name the properties. */
    DATASET_REFUSED(409),
    /** A change that had no effect, so that there is nothing to undo. */
    CHANGE_NOT_APPLIED(409),
    CHANGE_ALREADY_UNDONE(409),
    UNDO_UNDER_WAY(409),
    /** The message was sent to its topic again before. */
    DEAD_LETTER_ALREADY_REPLAYED(409),
    /** Only a part of the message was kept, or it is not known where it came from. */
    DEAD_LETTER_NOT_REPLAYABLE(409),
    /** The repairs of a job that does not wait for a decision about them. */
    REPAIRS_NOT_HELD_BACK(409),
    /** Somebody decided the other way about the repairs of the job. */
    REPAIRS_ALREADY_DECIDED(409),
    /** The record's version is not the one that {@code If-Match} names. */
    PRECONDITION_FAILED(412),
    PAYLOAD_TOO_LARGE(413),
    URI_TOO_LONG(414),
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The fields are well formed and break a rule of the domain. */
    VALIDATION_FAILED(422),
    /** {@code Idempotency-Key} was used before with another request. */
    IDEMPOTENCY_KEY_REUSED(422),
    /** A write without {@code If-Match} or {@code If-None-Match}. */
    PRECONDITION_REQUIRED(428),
    RATE_LIMIT_EXCEEDED(429),
    HEADERS_TOO_LARGE(431),
    INTERNAL_SERVER_ERROR(500),
    /** A service or a store behind this one did not answer. */
    UPSTREAM_UNAVAILABLE(503),
    /** More is under way than there is room for; nothing was done. */
    OVERLOADED(503),
    RECONCILIATION_DISABLED(503);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** After how many seconds it is worth another try, for the header {@code Retry-After}; 0 where that changes nothing. */
    public int retryAfterSeconds() {
        return switch (this) {
            case OVERLOADED, UPSTREAM_UNAVAILABLE -> 1;
            case RATE_LIMIT_EXCEEDED -> 5;
            case RECONCILIATION_DISABLED -> 60;
            default -> 0;
        };
    }
}
