package dev.parallax.monitor.front;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Down while the scheduler does not answer: for people and alerts at {@code /q/health}, not for those who route calls. */
@Wellness
@ApplicationScoped
class SchedulerWellness implements HealthCheck {

    private final SchedulerProbe probe;
    private final PassThrough scheduler;

    SchedulerWellness(SchedulerProbe probe, PassThrough scheduler) {
        this.probe = probe;
        this.scheduler = scheduler;
    }

    @Override
    public HealthCheckResponse call() {
        return SchedulerReadiness.describe(HealthCheckResponse.named("Scheduler"), probe, scheduler)
                .status(probe.known().answers())
                .build();
    }
}
