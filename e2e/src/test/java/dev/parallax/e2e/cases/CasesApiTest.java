package dev.parallax.e2e.cases;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every case has its right answer for those who use the packaged system through its front address. */
@ExtendWith(Stage.Shared.class)
@Timeout(600)
class CasesApiTest {
    private static final Duration RUN = Duration.ofMinutes(5);

    @TestFactory
    Stream<DynamicTest> everyCaseHasItsRightAnswer(Stage stage) throws IOException {
        Map<String, Map<?, ?>> expected = Cases.find(stage.home()).expected();
        Await.until("every dataset is checked", RUN, () -> datasets(stage).values().stream()
                .noneMatch(dataset -> dataset.path("state").asText().equals("UNCHECKED")));
        Map<String, JsonNode> datasets = datasets(stage);
        List<Started> started = new ArrayList<>();
        for (String strategy : List.of("FULL", "CHECKSUM")) {
            for (String dataset : expected.keySet()) {
                started.add(new Started(dataset, strategy, trigger(stage, dataset, strategy)));
            }
        }
        Map<UUID, JobView> ended =
                stage.api().awaitEnd(started.stream().map(Started::job).toList(), RUN, jobs -> {}).stream()
                        .collect(Collectors.toMap(JobView::id, job -> job));
        return started.stream()
                .map(run -> DynamicTest.dynamicTest(
                        run.dataset() + " " + run.strategy(),
                        () -> answer(
                                stage,
                                run,
                                expected.get(run.dataset()),
                                datasets.get(run.dataset()),
                                ended.get(run.job()))));
    }

    private static Map<String, JsonNode> datasets(Stage stage) {
        Map<String, JsonNode> datasets = new LinkedHashMap<>();
        stage.api()
                .http()
                .get("/api/v1/reconciliation/datasets")
                .require(200)
                .path("datasets")
                .forEach(dataset -> datasets.put(dataset.path("name").asText(), dataset));
        return datasets;
    }

    private record Started(String dataset, String strategy, UUID job) {}

    private static UUID trigger(Stage stage, String dataset, String strategy) {
        String body = "{\"tables\": [\"%s\"], \"validation_strategy\": \"%s\"}".formatted(dataset, strategy);
        return UUID.fromString(stage.api()
                .http()
                .post("/api/v1/reconciliation/trigger", body)
                .require(202)
                .path("job_ids")
                .path(0)
                .asText());
    }

    private static void answer(Stage stage, Started run, Map<?, ?> expected, JsonNode dataset, JobView job) {
        if (expected.get("refused") instanceof Map<?, ?> refused) {
            assertEquals("REFUSED", dataset.path("state").asText(), dataset::toString);
            assertSays(refused, dataset.path("problems"));
            assertTrue(dataset.path("problems").toString().contains("" + refused.get("property")), dataset::toString);
            assertFailed("DATASET_REFUSED", refused, job);
        } else if (expected.get("fails") instanceof Map<?, ?> fails) {
            if (!run.strategy().equals("SAMPLE") || !job.status().equals("COMPLETED")) {
                assertFailed("" + fails.get("code"), fails, job);
            } else {
                assertEquals("INCONCLUSIVE", job.verdict(), job::toString);
            }
        } else if (expected.get("found") instanceof Map<?, ?> found) {
            assertFinds(stage, found, dataset, job);
        } else {
            throw new IllegalArgumentException("" + expected);
        }
    }

    private static void assertFailed(String code, Map<?, ?> expected, JobView job) {
        assertTrue(Set.of("FAILED", "DEAD").contains(job.status()), job::toString);
        JsonNode errors = job.json().path("validation_errors");
        assertTrue(errors.toString().contains(code), job::toString);
        assertSays(expected, errors);
    }

    private static void assertSays(Map<?, ?> expected, JsonNode texts) {
        if (expected.get("says") instanceof List<?> words) {
            List<String> all = new ArrayList<>();
            texts.findValuesAsText("message").forEach(all::add);
            String said = String.join("\n", all).toLowerCase(Locale.ROOT);
            words.forEach(word ->
                    assertTrue(said.contains(("" + word).toLowerCase(Locale.ROOT)), () -> word + " in " + said));
        }
    }

    private static void assertFinds(Stage stage, Map<?, ?> expected, JsonNode dataset, JobView job) {
        Map<String, String> wanted = new TreeMap<>();
        expected.forEach((key, kind) -> wanted.put("" + key, publicKind("" + kind, dataset)));
        Map<String, String> found = new TreeMap<>();
        for (JsonNode mismatch : stage.api().mismatches(job.id())) {
            String fields = mismatch.path("fields").findValuesAsText("field").stream()
                    .sorted()
                    .map(field -> " " + field)
                    .collect(Collectors.joining());
            found.put(
                    mismatch.path("primary_key_value").asText(),
                    mismatch.path("mismatch_type").asText() + fields);
        }
        assertAll(
                () -> assertEquals("COMPLETED", job.status(), job::toString),
                () -> assertEquals(wanted.isEmpty() ? "MATCH" : "DRIFT", job.verdict(), job::toString),
                () -> assertEquals(wanted, found, job::toString),
                () -> assertEquals(wanted.size(), job.mismatches(), job::toString));
    }

    /** In the words of the front address, which names the stores where they are of two kinds. */
    private static String publicKind(String kind, JsonNode dataset) {
        String source = dataset.path("source_kind").asText();
        String target = dataset.path("target_kind").asText();
        if (source.equals(target)) {
            return kind;
        }
        return kind.replace("IN_SOURCE", "IN_" + word(source)).replace("IN_TARGET", "IN_" + word(target));
    }

    private static String word(String kind) {
        return kind.equals("postgresql") ? "POSTGRES" : kind.toUpperCase(Locale.ROOT);
    }
}
