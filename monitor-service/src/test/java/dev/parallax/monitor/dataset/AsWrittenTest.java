package dev.parallax.monitor.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of a dataset file are what is written, as they are for the other services. */
class AsWrittenTest {
    @Test
    void everythingIsNamedAsWritten(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("datasets.yaml"), """
            parallax:
              stores:
                no: {kind: postgresql}
                1e3: {kind: mongodb}
              datasets:
                on: {entity-type: off, source: {store: no}, target: {store: 1e3}, after: [yes, null]}
                yes: &base {source: {store: 1e3}, target: {store: no}, repair: {policy: auto}}
                null: {<<: *base, entity-type: 2024-01-01}
                "a.b c": *base
            """);
        var datasets = new Datasets(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new YamlConfigSource(file.toUri().toURL()),
                        new PropertiesConfigSource(
                                Map.of("smallrye.config.locations", file.toString()), "location", 1_000))
                .build());
        assertEquals(
                List.of(
                        new Datasets.Dataset("a.b c", "a.b c", "mongodb", "postgresql", List.of(), "auto"),
                        new Datasets.Dataset("null", "2024-01-01", "mongodb", "postgresql", List.of(), "auto"),
                        new Datasets.Dataset("on", "off", "postgresql", "mongodb", List.of("yes", "null"), "report"),
                        new Datasets.Dataset("yes", "yes", "mongodb", "postgresql", List.of(), "auto")),
                datasets.all());
        assertEquals(List.of(), datasets.problems("on"));
    }
}
