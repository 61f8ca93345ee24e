package dev.parallax.scheduler.schedule;

import dev.parallax.scheduler.cron.Cron;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.dataset.Datasets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Shows how often each dataset is scheduled, so that an alert can say that a run is overdue without knowing cron. */
@Singleton
final class SchedulePeriods {
    private final Datasets datasets;
    private final MeterRegistry registry;
    private final Clock clock;

    SchedulePeriods(Datasets datasets, MeterRegistry registry, Clock clock) {
        this.datasets = datasets;
        this.registry = registry;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event) {
        for (Dataset dataset : datasets.all()) {
            dataset.schedule().ifPresent(schedule -> {
                Cron cron = Cron.parse(schedule.cron(), schedule.zone());
                Gauge.builder("parallax_schedule_period", () -> period(cron, clock.instant()))
                        .description("Time between the next two runs of the schedule")
                        .baseUnit("seconds")
                        .tag("dataset", dataset.name())
                        .register(registry);
            });
        }
    }

    /** Seconds between the two times after {@code now}; not a number if there are no two. */
    static double period(Cron cron, Instant now) {
        return cron.after(now)
                .flatMap(next -> cron.after(next)
                        .map(second -> Duration.between(next, second).toMillis() / 1000.0))
                .orElse(Double.NaN);
    }
}
