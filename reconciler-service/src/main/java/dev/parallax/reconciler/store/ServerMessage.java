package dev.parallax.reconciler.store;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server, or its client, says of a failure, as an operator may see it: short, in one line, without secrets. */
final class ServerMessage {
    private static final int LONGEST = 500;
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/\\s]*@");
    private static final Pattern BREAKS = Pattern.compile("\\s+");

    private ServerMessage() {}

    static String of(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "no message";
        }
        var begin = message.length() > 4 * LONGEST ? message.substring(0, 4 * LONGEST) : message;
        var line = BREAKS.matcher(begin.strip()).replaceAll(" ");
        var clean = CREDENTIALS.matcher(line).replaceAll("://***@");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 3) + "...";
    }

    /** Whether it, or what caused it, is of the network: refused, closed, reset, unresolved, or no TLS. */
    static boolean isBrokenConnection(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** The innermost cause, by its class and message. */
    static String cause(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + of(cause.getMessage());
    }
}
