package dev.parallax.reconciler.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Origin;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.testing.EndlessServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An owner that never comes to an end of its answer takes neither memory nor a place for ever. */
@Timeout(60)
class OwnerClientTest {
    private static final Origin ORIGIN = new Origin("test", null, Channel.EVENT, "c-1");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        http.shutdownNow();
    }

    /** With a place for one call at a time, which the next one needs. */
    private OwnerClient client(EndlessServer server, Duration timeout) {
        return new OwnerClient(
                new OwnerDefinition("owner", server.url(), timeout),
                http,
                new OwnerRequests(new ObjectMapper()),
                1,
                new OwnerClient.RetryPolicy(2, Duration.ofMillis(1)),
                new SimpleMeterRegistry());
    }

    private static OwnerCall call() {
        return new OwnerCall(UUID.randomUUID(), "owner", "/items/1", ChangeAction.UPDATE, "{}", "6", ORIGIN);
    }

    @Test
    void ofAnEndlessAnswerTheStatusCounts() throws Exception {
        try (var server = EndlessServer.flood(200)) {
            var applied = assertInstanceOf(
                    OwnerAnswer.Applied.class,
                    client(server, Duration.ofSeconds(30)).call(call()));
            assertEquals("7", applied.version());
            assertTrue(server.wasLeft());
            // What the kernels keep between the two comes on top.
            assertTrue(server.sent() < OwnerClient.MOST_BYTES + 32_000_000, () -> server.sent() + " bytes");
        }
        try (var server = EndlessServer.flood(422)) {
            var rejected = assertInstanceOf(
                    OwnerAnswer.Rejected.class,
                    client(server, Duration.ofSeconds(30)).call(call()));
            assertEquals("OWNER_STATUS_422", rejected.code());
            assertTrue(server.wasLeft());
        }
    }

    @Test
    void anEndlessRecordIsUnknown() throws Exception {
        try (var server = EndlessServer.flood(200)) {
            var unknown = assertInstanceOf(
                    OwnerRecord.Unknown.class,
                    client(server, Duration.ofSeconds(30)).lookUp("/items/1", ORIGIN));
            assertEquals(
                    "OWNER_ANSWER_TOO_LARGE",
                    assertInstanceOf(OwnerAnswer.Rejected.class, unknown.why()).code());
            assertTrue(server.wasLeft());
        }
    }

    @Test
    void anAnswerThatTricklesInIsGivenUpInTime() throws Exception {
        try (var server = EndlessServer.trickle(200)) {
            var client = client(server, Duration.ofMillis(300));
            var slow = assertInstanceOf(OwnerAnswer.Unavailable.class, client.call(call()));
            assertEquals("OWNER_TIMEOUT", slow.code());
            assertTrue(server.wasLeft());
            assertInstanceOf(OwnerRecord.Unknown.class, client.lookUp("/items/1", ORIGIN));
        }
    }
}
