package dev.parallax.reconciler.dataset;

import java.util.Map;

/** Everything that the configuration declares, by name, checked. */
public record Catalog(
        Map<String, StoreDefinition> stores,
        Map<String, OwnerDefinition> owners,
        Map<String, DatasetDefinition> datasets) {
    public Catalog {
        stores = Map.copyOf(stores);
        owners = Map.copyOf(owners);
        datasets = Map.copyOf(datasets);
    }
}
