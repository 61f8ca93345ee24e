package dev.parallax.scheduler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonParseException;
import dev.parallax.common.error.ApiError;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorMapperTest {
    private static Stream<Throwable> outages() {
        return Stream.of(
                new PgException("terminating connection due to administrator command", "FATAL", "57P01", ""),
                new PgException("the database system is starting up", "FATAL", "57P03", ""),
                new ConnectException("Connection refused"),
                new VertxException("Connection is not active now, current status: CLOSED", true));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void aDatabaseThatIsAwayIsWorthAnotherTry(Throwable outage) {
        try (Response answer = new ErrorMapper().map(outage)) {
            assertEquals(503, answer.getStatus());
            assertEquals("1", answer.getHeaderString("Retry-After"));
            assertEquals("UPSTREAM_UNAVAILABLE", ((ApiError) answer.getEntity()).error());
        }
    }

    @Test
    void anErrorOfOursIsNot() {
        for (Throwable defect : new Throwable[] {
            new IllegalStateException("x"),
            new PgException("syntax error", "ERROR", "42601", ""),
            new JsonParseException(null, "x")
        }) {
            try (Response answer = new ErrorMapper().map(defect)) {
                assertEquals(500, answer.getStatus());
                assertNull(answer.getHeaderString("Retry-After"));
            }
        }
    }
}
