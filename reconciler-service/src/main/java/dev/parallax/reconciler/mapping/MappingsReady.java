package dev.parallax.reconciler.mapping;

import dev.parallax.common.api.DatasetState.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Names the datasets that are refused, and those that could not be checked. Never down because of them: all others
 * work. Whether a store is away is said elsewhere.
 */
@Readiness
@ApplicationScoped
class MappingsReady implements HealthCheck {
    private final Mappings mappings;

    MappingsReady(Mappings mappings) {
        this.mappings = mappings;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("mappings").up();
        for (var state : mappings.states()) {
            if (state.state() != State.ACCEPTED) {
                response.withData(state.name(), state.state().name().toLowerCase(Locale.ROOT));
                state.problems().forEach(problem -> response.withData(problem.property(), problem.message()));
            }
        }
        return response.build();
    }
}
