package dev.parallax.e2e.retention;

import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.api.ParallaxApi;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Works for three days of a scale, and looks at the tables meanwhile. */
public final class ThreeDays {
    private static final Duration BETWEEN_PIECES = Duration.ofMillis(250);
    private static final int SAMPLES = 48;

    private final LocalSystem system;
    private final Scale scale;
    private final Consumer<String> progress;

    /** @param system started, with the settings of the scale, and filled */
    public ThreeDays(LocalSystem system, Scale scale, Consumer<String> progress) {
        this.system = system;
        this.scale = scale;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param growing tables that still grew in the last quarter
     * @param lines the sizes of each
     * @param entered jobs that were started, without their parts
     * @param kept those of them that the queue has still
     * @param forgotten rows that each service said to have forgotten, by service and table
     */
    public record Report(
            List<String> growing, List<String> lines, int entered, long kept, Map<String, Long> forgotten) {}

    public Report run(long seed) throws SQLException {
        Sizes sizes = new Sizes(system.addresses());
        ParallaxApi api = new ParallaxApi(system.addresses().urlOf(Service.MONITOR));
        Duration between = scale.length().dividedBy(SAMPLES);
        try (Work work = new Work(system.addresses(), api, seed)) {
            long begin = System.nanoTime();
            for (int sample = 1; sample <= SAMPLES; sample++) {
                long end = begin + between.multipliedBy(sample).toNanos();
                while (System.nanoTime() < end) {
                    work.go();
                    LockSupport.parkNanos(Math.min(BETWEEN_PIECES.toNanos(), Math.max(0, end - System.nanoTime())));
                }
                String all = sizes.look();
                if (sample % (SAMPLES / 12) == 0) {
                    progress.accept("day %.2f: %s".formatted(3.0 * sample / SAMPLES, all));
                }
            }
            return new Report(
                    sizes.growing(), sizes.lines(), work.pieces(), sizes.last("scheduler.job_queue"), forgotten());
        }
    }

    private Map<String, Long> forgotten() {
        Map<String, Long> forgotten = new TreeMap<>();
        for (Service service : List.of(
                Service.SCHEDULER, Service.RECONCILER, Service.MONITOR, Service.ADMIN_API, Service.CUSTOMER_API)) {
            Http http = new Http(system.addresses().urlOf(service));
            for (String line :
                    new ArrayList<>(http.get("/metrics").body().lines().toList())) {
                if (line.startsWith("parallax_retention_deleted_total{")) {
                    String table = line.replaceAll(".*table=\"([^\"]*)\".*", "$1");
                    String number = line.substring(line.lastIndexOf(' ') + 1);
                    forgotten.put(service.label() + " " + table, (long) Double.parseDouble(number));
                }
            }
        }
        return forgotten;
    }
}
