package dev.parallax.monitor.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.datasets.DatasetProperties;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The configured datasets, read when the service starts and not again. */
@Startup
@Singleton
public final class Datasets {

    private static final Logger LOG = Logger.getLogger(Datasets.class);

    private final Map<String, Dataset> byName = new TreeMap<>();
    private final Map<String, List<Problem>> problems = new TreeMap<>();

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

    @Inject
    Datasets(Config config) {
        this(new DatasetReader(DatasetProperties.of(config)));
        problems.forEach((name, own) -> own.forEach(
                problem -> LOG.errorf("Dataset %s is refused: %s: %s", name, problem.property(), problem.message())));
    }

    Datasets(DatasetReader reader) {
        reader.read().forEach((name, entry) -> {
            byName.put(name, entry.dataset());
            if (!entry.problems().isEmpty()) {
                problems.put(name, entry.problems());
            }
        });
    }

    /** What of a dataset's configuration this service cannot make out; such a dataset is shown, and no more. */
    public List<Problem> problems(String name) {
        return problems.getOrDefault(name, List.of());
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
}
