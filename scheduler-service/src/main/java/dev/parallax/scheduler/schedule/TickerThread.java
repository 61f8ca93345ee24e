package dev.parallax.scheduler.schedule;

import dev.parallax.scheduler.dataset.Datasets;
import dev.parallax.scheduler.queue.JobQueue;
import dev.parallax.scheduler.relay.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Keeps the schedules going while the service runs. */
@Singleton
final class TickerThread {
    private final Loop loop;
    private final boolean running;

    TickerThread(
            Datasets datasets,
            JobQueue queue,
            Clock clock,
            @ConfigProperty(name = "parallax.enabled") boolean enabled,
            @ConfigProperty(name = "parallax.schedules.enabled", defaultValue = "true") boolean running) {
        this.running = running;
        this.loop = new Loop("schedules", new Ticker(datasets, queue, clock, enabled)::round);
    }

    void start(@Observes StartupEvent event) {
        if (running) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (running) {
            loop.close();
        }
    }
}
