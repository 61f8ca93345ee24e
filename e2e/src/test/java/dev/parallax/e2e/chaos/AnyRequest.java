package dev.parallax.e2e.chaos;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Requests that are right, nearly right or absurd, for the endpoints of all services. */
final class AnyRequest {
    private static final String API = "/api/v1/reconciliation";
    private static final List<String> PATHS = List.of(
            API + "/jobs",
            API + "/jobs/*",
            API + "/jobs/*/logs",
            API + "/mismatches",
            API + "/mismatches/*",
            API + "/changes",
            API + "/changes/*",
            API + "/changes/*/undo",
            API + "/datasets",
            API + "/trigger",
            API + "/events",
            API + "/events/batch",
            "/api/v1/queue/jobs",
            "/api/v1/queue/jobs/*",
            "/api/v1/queue/jobs/*/cancel",
            "/api/v1/queue/jobs/*/retry",
            "/api/v1/dead-letters",
            "/api/v1/dead-letters/*",
            "/q/health",
            "/q/openapi",
            "/metrics");
    private static final List<String> PARAMETERS = List.of(
            "page", "page_size", "status", "table_name", "job_id", "from_date", "to_date", "priority", "sort", "topic");
    private static final List<String> VALUES = List.of(
            "1",
            "100",
            "-1",
            "2147483648",
            "entries",
            "COMPLETED",
            "HIGH",
            "2026-01-01",
            "+999999999-12-31",
            "-999999999-01-01T00:00:00Z",
            "\0",
            "\n",
            "\ud83d\ude80",
            "' or 1=1 --",
            "x".repeat(3_000),
            "");
    private static final List<String> JSON = List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"tables\":[\"entries\"],\"validation_strategy\":\"ROW_COUNT\"}",
            "{\"tables\":[\"entries\",\"entries\"],\"validation_strategy\":\"SAMPLE\",\"repair\":false}",
            "{\"entity_type\":\"entry\",\"entity_id\":\"\\ud800\",\"source\":\"any\"}",
            "{\"entity_type\":\"entry\",\"entity_id\":\"x\",\"source\":\"any\",\"data\":{\"n\":1e400}}",
            "{\"entity_type\":\"entry\",\"entity_ids\":[],\"source\":\"any\"}",
            "{\"reason\":\"any\"}",
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000),
            "{\"entity_type\":\"entry\",\"entity_id\":\"x\",\"source\":\"" + "y".repeat(300_000) + "\"}",
            "{\"tables\":");

    private final Random random;

    AnyRequest(Random random) {
        this.random = random;
    }

    HttpRequest.Builder next(URI service) {
        String path = one(PATHS).replace("*", random.nextBoolean() ? id() : encoded(one(VALUES)));
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(one(PARAMETERS))
                    .append('=')
                    .append(encoded(one(VALUES)));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service + path + query));
        return random.nextInt(10) < 7
                ? request.GET()
                : request.header("Content-Type", "application/json")
                        .header("X-Correlation-Id", encoded(one(VALUES)))
                        .method(
                                one(List.of("POST", "PUT", "DELETE", "PATCH")),
                                HttpRequest.BodyPublishers.ofString(one(JSON)));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
