package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.Catalog;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Reads the catalog when the service starts, and not again. */
final class CatalogProducer {
    private static final Logger LOG = Logger.getLogger(CatalogProducer.class);
    private static final List<String> PREFIXES = List.of("parallax.stores.", "parallax.owners.", "parallax.datasets.");

    @Produces
    @Singleton
    @Startup
    Reading reading(Config config) {
        Reading reading = CatalogReader.read(properties(config));
        reading.unused().forEach(problem -> LOG.errorf("Invalid configuration that no dataset uses: %s", problem));
        return reading;
    }

    @Produces
    @Singleton
    Catalog catalog(Reading reading) {
        return reading.catalog();
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
