package dev.parallax.scheduler.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and values of a dataset file are what is written, as they are for the other services. */
class AsWrittenTest {
    @TempDir
    private Path folder;

    private Datasets read(String yaml, Map<String, String> others) throws IOException {
        var file = Files.writeString(folder.resolve("datasets.yaml"), yaml);
        return new DatasetSource()
                .datasets(new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(
                                new YamlConfigSource(file.toUri().toURL()),
                                new PropertiesConfigSource(
                                        Map.of("smallrye.config.locations", file.toString()), "location", 1_000),
                                new PropertiesConfigSource(others, "others", 1_000))
                        .build());
    }

    private Datasets read(String yaml) throws IOException {
        return read(yaml, Map.of());
    }

    @Test
    void datasetsAreNamedAsWritten() throws IOException {
        var datasets = read("""
            parallax:
              stores:
                no: {kind: rest}
              datasets:
                on: {after: [yes, no, 2024-01-01], schedule: {enabled: no}}
                yes: {entity-type: off, schedule: {enabled: yes, cron: null, misfire: skip}}
                no: {source: {store: no}, key: [{name: no, type: int64}, {name: null}, {name: 007}]}
                null: {repair: {policy: auto}}
                ~: {}
                2024-01-01: {entity-type: 0x10}
                0x10: {entity-type: null}
                1e3: {after: "on, off"}
                off: {entity-type: 1}
                "a.b c": {entity-type: x}
                größe: {after: []}
            """);
        assertEquals(
                List.of(),
                datasets.refused().stream()
                        .filter(any -> !any.name().equals("~"))
                        .toList());
        assertEquals(
                Set.of("yes", "no", "2024-01-01"),
                datasets.named("on").orElseThrow().after());
        assertEquals(Optional.empty(), datasets.named("on").orElseThrow().schedule());
        assertEquals("off", datasets.named("yes").orElseThrow().entityType());
        assertEquals(
                Misfire.SKIP,
                datasets.named("yes").orElseThrow().schedule().orElseThrow().misfire());
        var no = datasets.named("no").orElseThrow();
        assertEquals(Optional.of(dev.parallax.common.job.Strategy.INCREMENTAL), no.strategy());
        assertEquals(
                List.of("no", "null", "007"),
                no.key().parts().stream().map(DatasetKey.Part::name).toList());
        assertEquals(true, datasets.named("null").orElseThrow().repairs());
        assertEquals("0x10", datasets.named("2024-01-01").orElseThrow().entityType());
        assertEquals("null", datasets.named("0x10").orElseThrow().entityType());
        assertEquals(Set.of("on", "off"), datasets.named("1e3").orElseThrow().after());
        assertEquals("x", datasets.named("a.b c").orElseThrow().entityType());
        assertEquals(Set.of(), datasets.named("größe").orElseThrow().after());
    }

    @Test
    void conditionsOfFollowUpsAreAsWritten() throws IOException {
        var datasets = read("""
            parallax:
              datasets:
                trips:
                  follow-ups:
                    no:
                      at: on
                      not-after: off
                      when:
                        status: [no, yes, on, null, ~, "", 1e3, 007, 2024-01-01, "a,b", "null"]
                        on: no
                        a.b: [y, n]
                        null: [NO]
                        enabled: yes
                      call: {owner: x, path: "/{no}/{key}", body: {no: "{yes}", a: ["{q.r}"]}}
                    "y.z": {at: x, undoes: no, when: {s: [1.0, true]}}
            """);
        var followUps = datasets.named("trips").orElseThrow().followUps();
        var no = followUps.getFirst();
        assertEquals("no", no.name());
        assertEquals("on", no.at());
        assertEquals(Optional.of("off"), no.notAfter());
        assertEquals(
                Map.of(
                        "status",
                        Set.of("no", "yes", "on", "null", "~", "1e3", "007", "2024-01-01", "a,b"),
                        "on",
                        Set.of("no"),
                        "a.b",
                        Set.of("y", "n"),
                        "null",
                        Set.of("NO"),
                        "enabled",
                        Set.of("yes")),
                no.when());
        assertEquals(Set.of("status", "on", "a.b", "null", "enabled", "off", "no", "yes", "q.r"), no.uses());
        assertEquals("y.z", followUps.getLast().name());
        assertEquals(Optional.of("no"), followUps.getLast().undoes());
        assertEquals(Map.of("s", Set.of("1.0", "true")), followUps.getLast().when());
    }

    @Test
    void aConditionWithoutValuesIsRefusedHoweverItsFieldIsNamed() throws IOException {
        for (var field : List.of("größe", "no", "status")) {
            var datasets =
                    read("parallax: {datasets: {trips: {follow-ups: {f: {at: x, when: {%s: []}}}}}}".formatted(field));
            assertEquals(
                    "parallax.datasets.trips.follow-ups.f.when." + field,
                    datasets.refused("trips")
                            .orElseThrow()
                            .problems()
                            .getFirst()
                            .property());
        }
    }

    @Test
    void whatAnotherSourceSetsGoesBeforeTheFileAndVariablesAreFilledIn() throws IOException {
        var yaml = """
            parallax:
              datasets:
                yes: {entity-type: no, repair: {policy: "${POLICY}"}, schedule: {cron: "${UNSET_HERE}"}}
                no: {entity-type: yes, repair: {policy: "${POLICY}"}}
            """;
        var datasets = read(
                yaml,
                Map.of(
                        "POLICY",
                        "auto",
                        "parallax.datasets.false.entity-type",
                        "other",
                        "parallax.datasets.on.after",
                        "no"));
        assertEquals("other", datasets.named("no").orElseThrow().entityType());
        assertEquals(true, datasets.named("no").orElseThrow().repairs());
        assertEquals(Set.of("no"), datasets.named("on").orElseThrow().after());
        var refused = datasets.refused("yes").orElseThrow();
        assertEquals(
                List.of("parallax.datasets.yes.schedule.cron"),
                refused.problems().stream().map(problem -> problem.property()).toList());
    }
}
