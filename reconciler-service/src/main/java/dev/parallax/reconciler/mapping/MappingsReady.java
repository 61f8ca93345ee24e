package dev.parallax.reconciler.mapping;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the mappings can be honoured, as far as the stores have said; whether a store is away is said elsewhere. */
@Readiness
@ApplicationScoped
class MappingsReady implements HealthCheck {
    private final Mappings mappings;

    MappingsReady(Mappings mappings) {
        this.mappings = mappings;
    }

    @Override
    public HealthCheckResponse call() {
        var problems = mappings.problems();
        var response = HealthCheckResponse.named("mappings").status(problems.isEmpty());
        problems.forEach(problem -> response.withData(problem.property(), problem.message()));
        mappings.open().forEach((place, reason) -> response.withData(place, "not checked yet: " + reason));
        return response.build();
    }
}
