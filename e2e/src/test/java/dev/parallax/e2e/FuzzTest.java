package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.fuzz.Fuzz;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A packaged system of its own, because nothing may be supposed of it afterwards: whatever is asked, it answers as described. */
@Timeout(600)
class FuzzTest {
    private static final String API = "/api/v1/reconciliation";
    private static final int REQUESTS = Integer.getInteger("parallax.e2e.fuzz", 1_000);
    private static final long SEED = Long.getLong("parallax.e2e.seed", 18L);

    private static final Map<String, String> SETTINGS = Map.of(
            "PARALLAX_HTTP_HEAD_TIMEOUT",
            "2s",
            "JAVA_TOOL_OPTIONS",
            "-XX:TieredStopAtLevel=1",
            "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE",
            "1");

    @Test
    void whateverIsAskedIsAnsweredAsDescribed() throws Exception {
        Home home = Home.find();
        var work = home.path().resolve("e2e/target/fuzz-" + UUID.randomUUID());
        Addresses addresses = Addresses.free(
                System.getenv(), "parallax_fuzz_" + UUID.randomUUID().toString().substring(0, 8));
        try (LocalSystem system =
                new LocalSystem(home, addresses, work.resolve("data"), work.resolve("logs"), SETTINGS)) {
            system.start(line -> {});
            for (Service service : Service.values()) {
                rawRequestsAreAnswered(system.addresses().urlOf(service));
            }
            largeBatchesAreBorne(system);
            Fuzz fuzz = new Fuzz(system, SEED);
            fuzz.send(REQUESTS);
            Fuzz.Report report = fuzz.report();
            assertEquals(List.of(), report.problems(), () -> "seed " + SEED + ", answered " + report.statuses());
            assertTrue(
                    report.statuses().getOrDefault(200, 0) > REQUESTS / 20,
                    () -> "few come through: " + report.statuses());
            for (Service service : Service.values()) {
                assertTrue(system.service(service).isAlive(), service::label);
            }
        }
    }

    /** What is attached to a thousand jobs is there once, and in no list. */
    private static void largeBatchesAreBorne(LocalSystem system) {
        Http front = new Http(system.addresses().urlOf(Service.MONITOR));
        assertEquals(400, front.post(API + "/events/batch", batch(230_000)).status());
        for (int i = 0; i < 3; i++) {
            assertEquals(202, front.post(API + "/events/batch", batch(60_000)).status());
        }
        assertEquals(200, front.get(API + "/jobs?page_size=100").status());
        assertEquals(200, front.get("/api/v1/queue/jobs?page_size=100").status());
    }

    private static String batch(int bytes) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "\"b-" + i + "\"")
                .collect(Collectors.joining(
                        ",",
                        "{\"entity_type\": \"booking\", \"data\": {\"x\": \"" + "x".repeat(bytes)
                                + "\"}, \"entity_ids\": [",
                        "]}"));
    }

    /** What comes before any route of the framework, or is no request at all. */
    private static void rawRequestsAreAnswered(URI service) throws IOException {
        assertRefused(service, 414, "URI_TOO_LONG", "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertRefused(
                service,
                431,
                "HEADERS_TOO_LARGE",
                "GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(30_000) + "\r\n\r\n");
        assertRefused(service, 400, "MALFORMED_REQUEST", "GET / HTTP/1.1\r\nno colon here\r\n\r\n");
        assertRefused(service, 400, "MALFORMED_REQUEST", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertRefused(service, 400, "MALFORMED_REQUEST", "GET /x?status=%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        for (String path : List.of("/nowhere", "/q/health")) {
            // Whatever was answered before the body was read, or that it is too large: it arrives whole.
            String late = answer(service, tooLarge(path));
            assertTrue(
                    late.matches("(?s)HTTP/1.1 (200|404|405|413|503) .*\\{.*}\\s*"),
                    () -> service + path + ": " + late);
        }
        assertEquals("", answer(service, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: a"), "a head that does not arrive");
    }

    /** A body that does not say its length, for a path that does not read it. */
    private static String tooLarge(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + ("10000\r\n" + "x".repeat(0x10000) + "\r\n").repeat(64)
                + "0\r\n\r\n";
    }

    private static void assertRefused(URI service, int status, String code, String request) throws IOException {
        String answer = answer(service, request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status), service + ": " + answer);
        assertTrue(answer.contains("{\"error\":\"" + code + "\""), service + ": " + answer);
    }

    private static String answer(URI service, String request) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
