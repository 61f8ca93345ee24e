package dev.parallax.messaging;

/** The headers of a dead letter, beside those that the message came with. All are texts in UTF-8. */
public final class LetterHeaders {
    /** What they begin with. A message's own headers of such names are left out. */
    public static final String PREFIX = "dead-letter-";

    /** A {@link LetterReason}. */
    public static final String CODE = PREFIX + "code";

    /** The same as a sentence. */
    public static final String REASON = PREFIX + "reason";

    public static final String TOPIC = PREFIX + "topic";
    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";

    /** When the message was written, as the broker has it: milliseconds since 1970. */
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /** The service and the channel that could not use it. */
    public static final String READER = PREFIX + "reader";

    /** How many bytes the value had; left out if it had none. */
    public static final String BYTES = PREFIX + "bytes";

    /** What of the message was too large for a letter; only then. */
    public static final String CUT = PREFIX + "cut";

    private LetterHeaders() {}
}
