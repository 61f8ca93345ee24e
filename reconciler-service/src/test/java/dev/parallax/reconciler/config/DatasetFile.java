package dev.parallax.reconciler.config;

import dev.parallax.datasets.DatasetProperties;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;

/** The properties of a dataset file, as the service reads them. */
public final class DatasetFile {
    private DatasetFile() {}

    /** All of them by name, with what the file takes from variables filled in. */
    public static Map<String, String> properties(URL file, Map<String, String> variables) {
        var all = new HashMap<>(variables);
        if (file.getProtocol().equals("file")) {
            all.putIfAbsent("smallrye.config.locations", file.toString());
        }
        try {
            var config = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(new YamlConfigSource(file), new PropertiesConfigSource(all, "variables", 1_000))
                    .withSources(new EnvConfigSource(Map.of(), 300))
                    .build();
            return DatasetProperties.of(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
