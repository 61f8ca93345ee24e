package dev.parallax.monitor.dataset;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configured datasets. */
@Startup
@Singleton
public final class Datasets {

    private final Map<String, Dataset> byName = new TreeMap<>();

    /**
     * One configured dataset, as the API shows it.
     *
     * @param after datasets that are reconciled before this one in the same call
     * @param repair {@code auto} or {@code report}
     */
    public record Dataset(
            String name, String entityType, String sourceKind, String targetKind, List<String> after, String repair) {

        StoreKinds kinds() {
            return new StoreKinds(sourceKind, targetKind);
        }
    }

    Datasets(DatasetsConfig config) {
        config.datasets().forEach((name, dataset) -> {
            byName.put(
                    name,
                    new Dataset(
                            name,
                            dataset.entityType().orElse(name),
                            kind(config, name, "source", dataset.source()),
                            kind(config, name, "target", dataset.target()),
                            dataset.after().orElse(List.of()),
                            dataset.repair().map(DatasetsConfig.Repair::policy).orElse("report")));
        });
    }

    public List<Dataset> all() {
        return List.copyOf(byName.values());
    }

    /** The kinds of record, each once, in alphabetical order. */
    public List<String> entityTypes() {
        return byName.values().stream()
                .map(Dataset::entityType)
                .distinct()
                .sorted()
                .toList();
    }

    /** The kinds of the dataset's stores; {@link StoreKinds#UNKNOWN} if it is no longer configured. */
    public StoreKinds kinds(@Nullable String name) {
        Dataset dataset = name == null ? null : byName.get(name);
        return dataset == null ? StoreKinds.UNKNOWN : dataset.kinds();
    }

    /** The name itself, or the error of the contract if there is no such dataset. */
    public @Nullable String require(@Nullable String name) {
        if (name != null && !byName.containsKey(name)) {
            throw new ApiException(
                    ErrorCode.INVALID_TABLE,
                    "Table '%s' does not exist or is not configured for replication".formatted(name),
                    Map.of("valid_tables", List.copyOf(byName.keySet())));
        }
        return name;
    }

    private static String kind(DatasetsConfig config, String dataset, String name, DatasetsConfig.Side side) {
        DatasetsConfig.Store store = config.stores().get(side.store());
        if (store == null) {
            throw new IllegalStateException(
                    "parallax.datasets.%s.%s.store names '%s', which parallax.stores does not have"
                            .formatted(dataset, name, side.store()));
        }
        return store.kind();
    }
}
