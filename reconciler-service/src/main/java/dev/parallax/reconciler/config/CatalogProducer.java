package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.Catalog;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the catalog when the service starts, and not again. */
final class CatalogProducer {
    private static final Logger LOG = Logger.getLogger(CatalogProducer.class);
    private static final List<String> LOCATIONS = List.of("smallrye.config.locations", "quarkus.config.locations");
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
            String value = PREFIXES.stream().anyMatch(name::startsWith) ? value(config.getConfigValue(name)) : null;
            if (value != null) {
                properties.put(name, value);
            }
        }
        return WrittenValues.in(locations(config), properties);
    }

    private static List<String> locations(Config config) {
        List<String> locations = new ArrayList<>();
        for (String property : LOCATIONS) {
            config.getOptionalValues(property, String.class).ifPresent(locations::addAll);
        }
        return locations;
    }

    /** Without a value is also what refers to a variable that is not set: a default in its place would be a surprise. */
    private static @Nullable String value(ConfigValue property) {
        String raw = property.getRawValue();
        return property.getValue() == null && raw != null ? Section.UNSET + raw : property.getValue();
    }
}
