package dev.parallax.datasets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * The properties under {@code parallax.stores}, {@code parallax.owners} and {@code parallax.datasets}, in which every name
 * and text of a YAML file is what stands in the file: one reading for all services, which have to agree on names.
 */
public final class DatasetProperties {
    /** Before a value that refers to variables which are not set: a default in its place would be a surprise. */
    public static final String UNSET = "\0";

    private static final List<String> LOCATIONS = List.of("smallrye.config.locations", "quarkus.config.locations");
    private static final List<String> PREFIXES = List.of("parallax.stores.", "parallax.owners.", "parallax.datasets.");

    private DatasetProperties() {}

    /**
     * Those of a configuration. What another source sets goes before a file, and variables are filled in.
     *
     * @return by full name, see {@link PropertyTree}
     * @throws java.io.UncheckedIOException if a file cannot be read
     */
    public static Map<String, String> of(Config config) {
        Map<String, ConfigValue> properties = new LinkedHashMap<>();
        for (String name : config.getPropertyNames()) {
            if (PREFIXES.stream().anyMatch(name::startsWith)) {
                properties.put(name, config.getConfigValue(name));
            }
        }
        List<String> locations = new ArrayList<>();
        for (String property : LOCATIONS) {
            config.getOptionalValues(property, String.class).ifPresent(locations::addAll);
        }
        return WrittenValues.in(locations, properties);
    }
}
