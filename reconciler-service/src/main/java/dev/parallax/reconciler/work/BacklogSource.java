package dev.parallax.reconciler.work;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** Makes the lanes of this process when the service starts; what cannot work stops it there and not at the first job. */
final class BacklogSource {
    private static final String SETTLING = "parallax.reconciler.settling";

    /**
     * The lanes as configured.
     *
     * @throws ConfigurationException naming the property, if the settings contradict each other
     */
    @Produces
    @Singleton
    @Startup
    Backlog backlog(WorkConfig config) {
        if (config.settling() < config.records()) {
            throw new ConfigurationException(
                    "%s must be at least parallax.reconciler.records, which is %d, and is %d"
                            .formatted(SETTLING, config.records(), config.settling()),
                    Set.of(SETTLING));
        }
        return new Backlog(
                new Lane(config.records(), config.settling(), config.records()),
                new Lane(config.concurrency(), config.concurrency(), config.backlog()));
    }
}
