package dev.parallax.e2e.demo;

import dev.parallax.astrobookings.generator.Difference;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.api.ParallaxApi;
import dev.parallax.e2e.drift.DriftReport;
import dev.parallax.e2e.drift.Fixture;
import dev.parallax.e2e.drift.Reconciliation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The steps of the demo, each shown as it goes. */
final class Walkthrough {
    private static final Duration RUN_DEADLINE = Duration.ofMinutes(30);
    /** Planted at each start, over every kind and field of both datasets. */
    private static final int DIFFERENCES = 160;
    /** How often progress is printed where a line cannot be redrawn, in per cent. */
    private static final int PLAIN_STEP = 25;

    private final Running running;
    private final DemoOptions options;
    private final Fixture fixture;
    private final Screen screen;
    private long started = System.nanoTime();

    /** The system that is shown. */
    interface Running {
        /**
         * Returns when all of it is ready.
         *
         * @param progress receives one line about each step
         * @return what was done for it, in one line
         */
        String await(Consumer<String> progress);

        /** The address of the monitor. */
        URI front();
    }

    Walkthrough(Running running, DemoOptions options, Fixture fixture, Screen screen) {
        this.running = running;
        this.options = options;
        this.fixture = fixture;
        this.screen = screen;
    }

    /** Whether exactly what was planted was found and repaired, and a second run found nothing. */
    boolean run() {
        step(running.await(screen::passing));
        fill();
        List<Difference> planted = fixture.plant(DIFFERENCES);
        step("Planted " + planted.size() + " differences");

        ParallaxApi api = new ParallaxApi(running.front());
        Reconciliation first = reconcile(api);
        step("Compared everything and repaired what differed: " + first.summary());
        Reconciliation second = reconcile(api);
        step("Compared everything once more: " + second.summary());

        DriftReport report = DriftReport.of(planted, first.found(), first.repaired(), second.found());
        print(report);
        boolean agrees =
                report.agrees() && second.matched() && second.repaired().isEmpty();
        screen.line(
                agrees
                        ? screen.good("Exactly what was planted was found and repaired; nothing is left.")
                        : screen.bad("This is not what was planted, see the table and .parallax/logs."));
        return agrees;
    }

    private void fill() {
        screen.passing("Filling both stores ...");
        if (fixture.fill(options.launches(), options.bookings())) {
            step("Filled both stores: %,d launches, %,d bookings".formatted(options.launches(), options.bookings()));
        } else {
            step("Kept the data of an earlier start");
        }
    }

    private Reconciliation reconcile(ParallaxApi api) {
        return Reconciliation.run(api, RUN_DEADLINE, this::progress);
    }

    private void progress(List<JobView> jobs) {
        String shown = jobs.stream()
                .filter(job -> !job.table().isEmpty())
                .map(this::progress)
                .collect(Collectors.joining(", "));
        if (!shown.isEmpty()) {
            screen.passing("Reconciling: " + shown);
        }
    }

    private String progress(JobView job) {
        double percent = screen.redraws() ? job.progress() : job.progress() - job.progress() % PLAIN_STEP;
        return job.table() + " " + (int) percent + " %";
    }

    private void print(DriftReport report) {
        screen.line("");
        List<String> lines = report.table();
        screen.line(screen.strong(lines.get(0)));
        lines.subList(1, lines.size()).forEach(screen::line);
        screen.line("");
    }

    /** Says what was done, and how long it took. */
    private void step(String done) {
        long now = System.nanoTime();
        screen.line(String.format(Locale.ROOT, "%6.1f s  %s", (now - started) / 1e9, done));
        started = now;
    }
}
