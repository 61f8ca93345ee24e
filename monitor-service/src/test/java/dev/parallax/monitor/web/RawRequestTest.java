package dev.parallax.monitor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.monitor.Monitored;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What no well-behaved client sends, to the byte: it gets the one form of an error, or is let go after a while. */
@Monitored
class RawRequestTest {

    private static final int PATIENCE = 20_000;

    @TestHTTPResource("/")
    URI address;

    /** All that is answered until the connection is closed. */
    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertError(String answer, int status, String code) throws IOException {
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertTrue(body.startsWith("{"), answer);
        assertEquals(code, new ObjectMapper().readTree(body).path("error").asText(), answer);
    }

    @Test
    void a_body_that_does_not_arrive_is_not_waited_for() throws IOException {
        assertError(
                answer("POST /api/v1/reconciliation/trigger HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"),
                408,
                "REQUEST_TIMEOUT");
    }
}
