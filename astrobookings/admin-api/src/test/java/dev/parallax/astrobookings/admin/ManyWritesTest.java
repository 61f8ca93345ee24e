package dev.parallax.astrobookings.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.devstack.junit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes that come at once, over one connection or over several, are transactions of their own. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@Timeout(120)
class ManyWritesTest {
    private static final int WRITES = 100;
    private static final int ROUNDS = 2;

    @TestHTTPResource
    URI api;

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void eachIsCarriedOutOnceAndRemembersItsOutcome(HttpClient.Version version) {
        String run = version + "-" + UUID.randomUUID();
        List<UUID> keys =
                IntStream.range(0, WRITES).mapToObj(n -> UUID.randomUUID()).toList();
        try (HttpClient http = HttpClient.newBuilder().version(version).build()) {
            List<HttpResponse<String>> first = all(keys, key -> http.sendAsync(put(run, key), text()));
            List<HttpResponse<String>> second = all(keys, key -> http.sendAsync(put(run, key), text()));
            for (int n = 0; n < WRITES; n++) {
                assertEquals(201, first.get(n).statusCode(), first.get(n).body());
                assertEquals(201, second.get(n).statusCode(), second.get(n).body());
                assertEquals(
                        "true",
                        second.get(n)
                                .headers()
                                .firstValue("Idempotent-Replayed")
                                .orElse("no"));
            }
        }
    }

    /** As a killed reconciler does; what it asked for is asked for again by the next one. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void eachIsWholeThoughItsCallerIsGone(HttpClient.Version version) {
        for (int round = 0; round < ROUNDS; round++) {
            String run = version + "-" + UUID.randomUUID();
            List<UUID> keys =
                    IntStream.range(0, WRITES).mapToObj(n -> UUID.randomUUID()).toList();
            HttpClient abandoned = HttpClient.newBuilder().version(version).build();
            CompletableFuture.anyOf(keys.stream()
                            .map(key -> abandoned.sendAsync(put(run, key), text()))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            abandoned.shutdownNow();
            try (HttpClient http = HttpClient.newBuilder().version(version).build()) {
                for (HttpResponse<String> answer : all(keys, key -> http.sendAsync(put(run, key), text()))) {
                    assertEquals(201, answer.statusCode(), answer.body());
                }
            }
        }
    }

    /** A caller that gives up on some of its calls and asks again. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void eachIsWholeThoughItsCallerGaveUp(HttpClient.Version version) {
        String run = version + "-" + UUID.randomUUID();
        List<UUID> keys =
                IntStream.range(0, WRITES).mapToObj(n -> UUID.randomUUID()).toList();
        try (HttpClient http = HttpClient.newBuilder().version(version).build()) {
            all(keys, key -> http.sendAsync(put(run, key), text()));
            for (int round = 1; round <= ROUNDS; round++) {
                UUID salt = UUID.randomUUID();
                int known = round;
                askTwice(http, keys, 200, key -> change(run, key, salt, known).PUT(body(salt)));
            }
            UUID salt = UUID.randomUUID();
            askTwice(http, keys, 204, key -> change(run, key, salt, ROUNDS + 1).DELETE());
        }
    }

    private static void askTwice(
            HttpClient http, List<UUID> keys, int status, Function<UUID, HttpRequest.Builder> call) {
        all(keys, key -> http.sendAsync(call.apply(key).timeout(patience(key)).build(), text())
                .handle((answer, failure) -> answer == null ? 0 : answer.statusCode()));
        for (HttpResponse<String> answer :
                all(keys, key -> http.sendAsync(call.apply(key).build(), text()))) {
            assertEquals(status, answer.statusCode(), answer.body());
        }
    }

    /** From too short to long enough. */
    private static Duration patience(UUID key) {
        return Duration.ofMillis(20 + Math.floorMod(key.hashCode(), 500));
    }

    private HttpRequest.Builder change(String run, UUID key, UUID salt, int version) {
        UUID write = new UUID(key.getMostSignificantBits(), salt.getLeastSignificantBits());
        return HttpRequest.newBuilder(api.resolve("/agencies/" + run + "-" + key))
                .header("Content-Type", "application/json")
                .header("If-Match", "\"" + version + "\"")
                .header("Idempotency-Key", write.toString());
    }

    private HttpRequest put(String run, UUID key) {
        return HttpRequest.newBuilder(api.resolve("/agencies/" + run + "-" + key))
                .header("Content-Type", "application/json")
                .header("If-None-Match", "*")
                .header("Idempotency-Key", key.toString())
                .PUT(body(key))
                .build();
    }

    private static HttpRequest.BodyPublisher body(UUID name) {
        return HttpRequest.BodyPublishers.ofString(
                "{\"legal_name\": \"" + name + "\", \"contact_email\": \"a@example.org\"}");
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private static <T> List<T> all(List<UUID> keys, Function<UUID, CompletableFuture<T>> call) {
        List<CompletableFuture<T>> calls = keys.stream().map(call).toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }
}
