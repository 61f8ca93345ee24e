package dev.parallax.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {
    private static PgException database(String state) {
        return new PgException("message", "ERROR", state, "detail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"22P05", "22001", "22003", "22008", "23502", "23505", "23514", "54000"})
    void what_the_database_refuses_is_of_the_content(String state) {
        var content = assertInstanceOf(Failure.Content.class, Failure.of(database(state)));
        assertEquals(LetterReason.REFUSED_BY_DATABASE, content.reason());
        assertEquals("The database refused it: message (SQLSTATE " + state + ")", content.cause());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "28P01", "40001", "40P01", "53100", "53200", "53300", "55P03", "57014", "57P01", "57P03",
                "58030", "3D000", "25006", "25P03", "42501"
            })
    void what_the_database_cannot_do_now_passes(String state) {
        assertInstanceOf(Failure.Passing.class, Failure.of(database(state)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"42601", "42P01", "42703", "42804", "0A000", "XX000", ""})
    void a_statement_that_is_wrong_is_our_error(String state) {
        assertInstanceOf(Failure.Defect.class, Failure.of(database(state)));
    }

    static Stream<Throwable> passing() {
        return Stream.of(
                new IOException("refused"),
                new UncheckedIOException(new IOException("reset")),
                new CompletionException(new IOException("reset")),
                new VertxException("Connection was closed"),
                new io.vertx.core.impl.NoStackTraceThrowable("Timeout"),
                new io.smallrye.mutiny.TimeoutException(),
                new java.util.concurrent.TimeoutException(),
                new TimeoutException("not delivered"));
    }

    @ParameterizedTest
    @MethodSource
    void passing(Throwable failure) {
        assertInstanceOf(Failure.Passing.class, Failure.of(failure));
    }

    static Stream<Throwable> unknown() {
        return Stream.of(
                new NullPointerException("of ours"),
                new IllegalStateException("of ours"),
                new IllegalArgumentException("of ours"),
                new ClassCastException(),
                new IllegalStateException("wrapped", new IOException("not told by its name")),
                new IllegalStateException("wrapped", database("22001")),
                new RecordTooLargeException("of ours"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource
    void unknown(Throwable failure) {
        assertInstanceOf(Failure.Defect.class, Failure.of(failure));
    }

    @Test
    void a_cause_is_one_line_that_can_be_stored() {
        assertEquals(
                "IOException: a?b",
                Failure.of(new IOException("a\u0000b\nsecond")).cause());
        assertEquals("IOException: ?", Failure.of(new IOException("\ud800")).cause());
    }
}
