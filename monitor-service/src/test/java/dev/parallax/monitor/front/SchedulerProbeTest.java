package dev.parallax.monitor.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** Health learns that the scheduler fell silent, and that it is back; only the one who judges is down meanwhile. */
class SchedulerProbeTest {

    @Test
    void health_says_whether_the_scheduler_answers() {
        Vertx vertx = Vertx.vertx();
        try (FakeScheduler scheduler = new FakeScheduler(vertx)) {
            SchedulerConfig config = new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(SchedulerConfig.class)
                    .withDefaultValues(Map.of(
                            "parallax.scheduler.url", scheduler.address(),
                            "parallax.scheduler.connect-timeout", "1s",
                            "parallax.scheduler.request-timeout", "100ms",
                            "parallax.scheduler.probe", "20ms"))
                    .build()
                    .getConfigMapping(SchedulerConfig.class);
            PassThrough calls = new PassThrough(vertx, config);
            SchedulerProbe probe = new SchedulerProbe(vertx, config, Clock.systemUTC());
            SchedulerReadiness readiness = new SchedulerReadiness(probe, calls);
            SchedulerWellness wellness = new SchedulerWellness(probe, calls);
            probe.start(new StartupEvent());
            for (Status expected : new Status[] {Status.DOWN, Status.UP, Status.DOWN}) {
                if (expected == Status.DOWN) {
                    scheduler.stall();
                } else {
                    scheduler.goOn();
                }
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> wellness.call().getStatus() == expected);
                assertEquals(Status.UP, readiness.call().getStatus());
                assertEquals(
                        expected == Status.UP,
                        readiness.call().getData().orElseThrow().get("scheduler_answers"));
            }
            probe.stop();
            calls.close();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
