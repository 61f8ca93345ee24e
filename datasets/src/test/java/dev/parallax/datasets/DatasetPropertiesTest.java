package dev.parallax.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetPropertiesTest {
    @TempDir
    private Path folder;

    private Map<String, String> read(String yaml, Map<String, String> others) throws IOException {
        var file = Files.writeString(folder.resolve("datasets.yaml"), yaml);
        return DatasetProperties.of(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new YamlConfigSource(file.toUri().toURL()),
                        new PropertiesConfigSource(
                                Map.of("smallrye.config.locations", file.toString()), "location", 1_000),
                        new PropertiesConfigSource(others, "others", 1_000))
                .build());
    }

    @Test
    void namesAndTextsAreWhatIsWritten() throws IOException {
        var properties = read("""
            parallax:
              owners:
                no: {url: "http://x"}
              datasets:
                on: {entity-type: yes}
                0x10: {entity-type: 1e3}
            """, Map.of());
        var datasets = PropertyTree.of(properties).at("parallax", "datasets");
        assertEquals("yes", datasets.at("on").at("entity-type").value());
        assertEquals("1e3", datasets.at("0x10").at("entity-type").value());
        assertEquals(
                "http://x",
                PropertyTree.of(properties)
                        .at("parallax")
                        .at("owners")
                        .at("no")
                        .at("url")
                        .value());
    }

    @Test
    void anotherSourceGoesBeforeTheFileAndOtherPropertiesAreLeftOut() throws IOException {
        var properties = read("""
            parallax:
              work: {slots: 3}
              datasets:
                on: {entity-type: yes}
            """, Map.of("parallax.datasets.on.entity-type", "off"));
        assertNull(properties.get("parallax.work.slots"));
        assertEquals(
                "off",
                PropertyTree.of(properties)
                        .at("parallax")
                        .at("datasets")
                        .at("on")
                        .at("entity-type")
                        .value());
    }
}
