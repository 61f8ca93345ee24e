package dev.parallax.scheduler.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jboss.logging.Logger;

/** Reads the datasets when the service starts, and not again. */
@Singleton
final class DatasetSource {
    private static final Logger LOG = Logger.getLogger(DatasetSource.class);

    @Produces
    @Singleton
    @Startup
    Datasets datasets(Config config) {
        Datasets datasets =
                new DatasetReader(config.getPropertyNames(), name -> value(config.getConfigValue(name))).read();
        datasets.refused().forEach(refused -> refused.problems()
                .forEach(problem -> LOG.errorf(
                        "Dataset %s is refused: %s: %s", refused.name(), problem.property(), problem.message())));
        if (datasets.names().isEmpty()) {
            LOG.warn("No dataset can be worked with: see parallax.datasets");
        }
        return datasets;
    }

    /** What refers to a variable that is not set has no value; a default in its place would be a surprise. */
    private static Optional<String> value(ConfigValue property) {
        if (property.getValue() == null && property.getRawValue() != null) {
            throw new InvalidDatasetException(new Problem(property.getName(), "refers to a variable that is not set"));
        }
        return Optional.ofNullable(property.getValue());
    }
}
