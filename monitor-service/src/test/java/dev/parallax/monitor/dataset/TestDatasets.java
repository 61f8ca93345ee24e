package dev.parallax.monitor.dataset;

import java.util.Map;

/** Datasets out of properties, without the application around them. */
public final class TestDatasets {
    private TestDatasets() {}

    public static Datasets of(Map<String, String> properties) {
        return new Datasets(new DatasetReader(properties));
    }
}
