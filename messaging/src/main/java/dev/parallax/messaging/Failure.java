package dev.parallax.messaging;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownServerException;

/**
 * What a failure means for the message at hand. Every channel of every service asks here and nowhere else. What is not known
 * here is a {@link Defect}: it is never taken for the message's fault, so nothing is dropped because of an error of ours.
 */
public sealed interface Failure {
    /** One line for an operator. */
    String cause();

    /** A store, the broker or the network is away or overcrowded: the same may work later, without anybody doing anything. */
    record Passing(String cause) implements Failure {}

    /** The same message will fail again: it is put aside. */
    record Content(LetterReason reason, String cause) implements Failure {}

    /** An error of ours. */
    record Defect(String cause) implements Failure {}

    /** Classes of SQLSTATE (Appendix A of PostgreSQL's manual) that say something about the values. */
    Set<String> OF_THE_VALUES = Set.of("22", "23");

    /**
     * Classes and codes that pass: connection, who may log in, rollback to resolve a conflict, resources, somebody else's
     * lock, an operator, the server's files; a database that is not there, read-only or without a right, which an operator
     * gives without our doing; timeouts.
     */
    Set<String> THAT_PASS = Set.of(
            "08", "28", "40", "53", "55", "57", "58", "3D000", "25006", "25P03", "25P04", "42501", "26000", "34000",
            "72000");

    /** A row of an index, a number of columns, the depth of a statement: the value is too large for the database. */
    String PROGRAM_LIMIT = "54";

    /** The class of a failure. */
    static Failure of(Throwable failure) {
        return switch (failure) {
            case InvalidContentException e -> new Content(e.reason(), line(e));
            case PgException e -> ofDatabase(e);
            case CompletionException e when e.getCause() != null -> of(e.getCause());
            case ExecutionException e when e.getCause() != null -> of(e.getCause());
            case UncheckedIOException e -> new Passing(line(e));
            case IOException e -> new Passing(line(e));
            case java.util.concurrent.TimeoutException e -> new Passing(line(e));
            case io.smallrye.mutiny.TimeoutException e -> new Passing("no answer in time");
            // Of the client of the database: a connection that was closed, or none to be had in time.
            case VertxException e -> new Passing(line(e));
            case NoStackTraceThrowable e -> new Passing(line(e));
            case RetriableException e -> new Passing(line(e));
            case AuthenticationException e -> new Passing(line(e));
            case AuthorizationException e -> new Passing(line(e));
            // Of the broker's inside, as when its disk is full; of a producer that begins anew by itself.
            case UnknownServerException e -> new Passing(line(e));
            case OutOfOrderSequenceException e -> new Passing(line(e));
            case InterruptException e -> new Passing(line(e));
            default -> new Defect(line(failure));
        };
    }

    private static Failure ofDatabase(PgException e) {
        String state = e.getSqlState() == null ? "" : e.getSqlState();
        String kind = state.substring(0, Math.min(2, state.length()));
        String said = "%s (SQLSTATE %s)".formatted(Line.of(e.getErrorMessage()), state.isEmpty() ? "none" : state);
        if (OF_THE_VALUES.contains(kind) || kind.equals(PROGRAM_LIMIT)) {
            return new Content(LetterReason.REFUSED_BY_DATABASE, "The database refused it: " + said);
        }
        return THAT_PASS.contains(kind) || THAT_PASS.contains(state)
                ? new Passing("PostgreSQL: " + said)
                : new Defect("PostgreSQL: " + said);
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : failure instanceof InvalidContentException
                        ? Line.of(message)
                        : String.format(
                                Locale.ROOT, "%s: %s", failure.getClass().getSimpleName(), Line.of(message));
    }
}
