package dev.parallax.scheduler.health;

import dev.parallax.scheduler.dataset.Datasets;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Names the datasets that are refused; never down because of them, because all others work. */
@Singleton
@Readiness
final class DatasetReadiness implements HealthCheck {
    private final Datasets datasets;

    DatasetReadiness(Datasets datasets) {
        this.datasets = datasets;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("datasets").up();
        datasets.refused().forEach(refused -> response.withData(refused.name(), "refused: " + refused.reason()));
        return response.build();
    }
}
