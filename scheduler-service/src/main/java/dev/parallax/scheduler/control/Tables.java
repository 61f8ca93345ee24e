package dev.parallax.scheduler.control;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.dataset.Refusals;
import jakarta.inject.Singleton;
import java.util.Map;

/** Refuses the names of tables that are not configured. */
@Singleton
public final class Tables {
    private final Datasets datasets;

    Tables(Datasets datasets) {
        this.datasets = datasets;
    }

    /**
     * The table of that name.
     *
     * @throws ApiException INVALID_TABLE, with those that there are; DATASET_REFUSED
     */
    public Dataset require(String name) {
        return datasets.named(name).orElseThrow(() -> {
            var refused = datasets.refused(name);
            if (refused.isPresent()) {
                return Refusals.of(refused.get());
            }
            String shown = name.length() <= 100 ? name : name.substring(0, 100) + "...";
            return new ApiException(
                    ErrorCode.INVALID_TABLE,
                    "Table '" + shown + "' does not exist or is not configured for replication",
                    Map.of("valid_tables", datasets.names()));
        });
    }
}
