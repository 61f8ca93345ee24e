package dev.parallax.monitor.acceptance;

import dev.parallax.monitor.dataset.Datasets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Names the datasets that this service cannot make out; never down because of them, because all others are shown. */
@Readiness
@ApplicationScoped
class DatasetsReady implements HealthCheck {

    private final Datasets datasets;

    DatasetsReady(Datasets datasets) {
        this.datasets = datasets;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("datasets").up();
        datasets.all().stream()
                .filter(dataset -> !datasets.problems(dataset.name()).isEmpty())
                .forEach(dataset -> response.withData(
                        dataset.name(),
                        datasets.problems(dataset.name()).stream()
                                .map(problem -> problem.property() + " " + problem.message())
                                .collect(Collectors.joining("; ", "refused: ", ""))));
        return response.build();
    }
}
