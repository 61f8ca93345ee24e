package dev.parallax.reconciler.config;

import dev.parallax.datasets.DatasetProperties;
import dev.parallax.reconciler.dataset.Catalog;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Reads the catalog when the service starts, and not again. */
final class CatalogProducer {
    private static final Logger LOG = Logger.getLogger(CatalogProducer.class);

    @Produces
    @Singleton
    @Startup
    Reading reading(Config config) {
        Reading reading = CatalogReader.read(DatasetProperties.of(config));
        reading.unused().forEach(problem -> LOG.errorf("Invalid configuration that no dataset uses: %s", problem));
        return reading;
    }

    @Produces
    @Singleton
    Catalog catalog(Reading reading) {
        return reading.catalog();
    }
}
