package dev.parallax.monitor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.error.ApiError;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    @Test
    void a_database_that_is_away_is_worth_another_try() {
        for (Throwable outage : new Throwable[] {
            new PgException("terminating connection due to administrator command", "FATAL", "57P01", ""),
            new ConnectException("Connection refused"),
            new VertxException("Connection is not active now, current status: CLOSED", true)
        }) {
            try (Response answer = new Errors().unforeseen(outage)) {
                assertEquals(503, answer.getStatus());
                assertEquals("1", answer.getHeaderString("Retry-After"));
                assertEquals("UPSTREAM_UNAVAILABLE", ((ApiError) answer.getEntity()).error());
            }
        }
    }

    @Test
    void an_error_of_ours_is_not() {
        try (Response answer = new Errors().unforeseen(new PgException("syntax error", "ERROR", "42601", ""))) {
            assertEquals(500, answer.getStatus());
        }
    }
}
