package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.Catalog;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** Reads the catalog when the service starts; with a mistake in it, the service does not start. */
final class CatalogProducer {
    private static final List<String> PREFIXES = List.of("parallax.stores.", "parallax.owners.", "parallax.datasets.");

    @Produces
    @Singleton
    @Startup
    Catalog catalog(Config config) {
        return CatalogReader.read(properties(config));
    }

    static Map<String, String> properties(Config config) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String name : config.getPropertyNames()) {
            String value = PREFIXES.stream().anyMatch(name::startsWith)
                    ? config.getConfigValue(name).getValue()
                    : null;
            if (value != null) {
                properties.put(name, value);
            }
        }
        return properties;
    }
}
