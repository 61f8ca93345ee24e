package dev.parallax.reconciler.cases;

import dev.parallax.reconciler.config.CatalogReader;
import dev.parallax.reconciler.config.InvalidConfigurationException;
import dev.parallax.reconciler.dataset.Catalog;
import java.util.HashMap;
import java.util.Map;

/**
 * One dataset of a case, as properties, beside all stores.
 *
 * @param properties by full name
 */
record CaseDataset(String name, Map<String, String> properties) {
    private static final String STORES = "parallax.stores.";
    private static final String DATASETS = "parallax.datasets.";

    CaseDataset {
        properties = Map.copyOf(properties);
    }

    /** Out of a file with several. */
    static CaseDataset of(String name, Map<String, String> file) {
        var own = new HashMap<String, String>();
        file.forEach((property, value) -> {
            if (!property.startsWith(DATASETS) || property.startsWith(DATASETS + name + ".")) {
                own.put(property, value);
            }
        });
        return new CaseDataset(name, own);
    }

    /**
     * @throws InvalidConfigurationException with what is wrong by itself, before any
     *     store is asked
     */
    Catalog catalog() {
        var reading = CatalogReader.read(properties);
        if (!reading.problems().isEmpty()) {
            throw new InvalidConfigurationException(reading.problems());
        }
        return reading.catalog();
    }

    /** With a setting of its own. */
    CaseDataset with(String setting, String value) {
        var changed = new HashMap<>(properties);
        changed.put(DATASETS + name + "." + setting, value);
        return new CaseDataset(name, changed);
    }

    /** With pages of so few records that every bound and every key is used to read on. */
    CaseDataset narrow() {
        var narrow = new HashMap<>(properties);
        properties.keySet().stream()
                .filter(property -> property.startsWith(STORES) && property.endsWith(".kind"))
                .forEach(kind -> narrow.put(kind.substring(0, kind.length() - "kind".length()) + "page-size", "2"));
        return new CaseDataset(name, narrow).with("segment-size", "2");
    }

    /** With source and target changing places. */
    CaseDataset mirrored() {
        var mirrored = new HashMap<String, String>();
        properties.forEach((property, value) -> mirrored.put(mirrored(property), value));
        return new CaseDataset(name, mirrored);
    }

    static String mirrored(String property) {
        return property.replaceAll("\\.source(?=[.-]|$)", ".\0")
                .replaceAll("\\.target(?=[.-]|$)", ".source")
                .replace(".\0", ".target");
    }
}
