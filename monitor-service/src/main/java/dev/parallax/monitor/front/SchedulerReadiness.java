package dev.parallax.monitor.front;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says whether the scheduler answers. It does not make this service unready: what is shown of jobs, mismatches and
 * changes is here, and only what is handed on has to wait.
 */
@Readiness
@ApplicationScoped
class SchedulerReadiness implements HealthCheck {

    private final SchedulerProbe probe;
    private final PassThrough scheduler;

    SchedulerReadiness(SchedulerProbe probe, PassThrough scheduler) {
        this.probe = probe;
        this.scheduler = scheduler;
    }

    @Override
    public HealthCheckResponse call() {
        return describe(HealthCheckResponse.named("Calls handed on to the scheduler"), probe, scheduler)
                .up()
                .build();
    }

    /** What is known of it, for this check and for the one that judges. */
    static HealthCheckResponseBuilder describe(
            HealthCheckResponseBuilder response, SchedulerProbe probe, PassThrough scheduler) {
        SchedulerProbe.Known known = probe.known();
        response.withData("scheduler_answers", known.answers())
                .withData("since", known.since().toString())
                .withData("calls_under_way", scheduler.underWay())
                .withData("calls_waiting", scheduler.waiting());
        return known.reason() == null ? response : response.withData("reason", known.reason());
    }
}
