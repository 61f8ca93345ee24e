package dev.parallax.scheduler.dataset;

import dev.parallax.datasets.DatasetProperties;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Reads the datasets when the service starts, and not again. */
@Singleton
final class DatasetSource {
    private static final Logger LOG = Logger.getLogger(DatasetSource.class);

    @Produces
    @Singleton
    @Startup
    Datasets datasets(Config config) {
        Datasets datasets = new DatasetReader(DatasetProperties.of(config)).read();
        datasets.refused().forEach(refused -> refused.problems()
                .forEach(problem -> LOG.errorf(
                        "Dataset %s is refused: %s: %s", refused.name(), problem.property(), problem.message())));
        if (datasets.names().isEmpty()) {
            LOG.warn("No dataset can be worked with: see parallax.datasets");
        }
        return datasets;
    }
}
