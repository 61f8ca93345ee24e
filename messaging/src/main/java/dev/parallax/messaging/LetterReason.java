package dev.parallax.messaging;

/** Why a message cannot be used, however often it is read: a stable code. */
public enum LetterReason {
    /** It has no value. */
    TOMBSTONE,
    /** Its value has no bytes. */
    EMPTY,
    /** It is the JSON value {@code null}. */
    NULL_VALUE,
    /** It is not JSON in UTF-8, or not to its end. */
    MALFORMED_JSON,
    /** It is nested deeper than {@link MessageJson#DEPTH}, or has a number or a name that is longer than any real one. */
    TOO_DEEP,
    /** A member is of another type, unknown to its vocabulary, or the whole is not an object. */
    WRONG_SHAPE,
    /** Its {@code type} is not one of the topic's. */
    UNKNOWN_TYPE,
    /** A member that it cannot be used without is missing or null. */
    MISSING_MEMBER,
    /** A member has a value that cannot be. */
    INVALID_VALUE,
    /** A time that is not in the years 1 to 9999, which every store can hold. */
    TIME_OUT_OF_RANGE,
    /** A number that is negative where it counts, not finite, or too large to be summed up. */
    NUMBER_OUT_OF_RANGE,
    /** A text with a NUL character or with half of a surrogate pair, which no database can hold. */
    UNSTORABLE_TEXT,
    /** The database refused the values: a data exception, a broken constraint, or one of its limits. */
    REFUSED_BY_DATABASE,
    /** It refers to a message that is not known. */
    UNKNOWN_REFERENCE
}
