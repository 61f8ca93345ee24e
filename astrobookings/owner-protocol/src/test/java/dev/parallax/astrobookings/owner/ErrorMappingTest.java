package dev.parallax.astrobookings.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.VertxException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ErrorMappingTest {
    private final ErrorMapping mapping = new ErrorMapping(List.of(ArithmeticException.class::isInstance));

    @Test
    void aStoreThatIsAwayIsWorthAnotherTry() {
        for (Throwable outage : new Throwable[] {
            new ConnectException("Connection refused"),
            new VertxException("Connection is not active now", true),
            new CompletionException(new IllegalStateException(new ArithmeticException("said by the store's own")))
        }) {
            try (Response answer = mapping.unforeseen(outage)) {
                assertEquals(503, answer.getStatus());
                assertEquals("1", answer.getHeaderString("Retry-After"));
            }
        }
    }

    @Test
    void anErrorOfOursIsNot() {
        try (Response answer = mapping.unforeseen(new IllegalStateException("x"))) {
            assertEquals(500, answer.getStatus());
        }
    }
}
