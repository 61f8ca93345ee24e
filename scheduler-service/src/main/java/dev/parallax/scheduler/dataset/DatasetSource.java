package dev.parallax.scheduler.dataset;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Reads the datasets when the service starts, so that a mistake in them stops it. */
@Singleton
final class DatasetSource {
    private static final Logger LOG = Logger.getLogger(DatasetSource.class);

    @Produces
    @Singleton
    @Startup
    Datasets datasets(Config config) {
        Datasets datasets = new DatasetReader(
                        config.getPropertyNames(), name -> config.getOptionalValue(name, String.class))
                .read();
        if (datasets.names().isEmpty()) {
            LOG.warn("No dataset is configured: see parallax.datasets");
        }
        return datasets;
    }
}
