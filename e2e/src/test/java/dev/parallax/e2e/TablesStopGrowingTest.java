package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.e2e.drift.Fixture;
import dev.parallax.e2e.retention.Scale;
import dev.parallax.e2e.retention.ThreeDays;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three days in less than a minute; {@code ./parallax retention} takes its time. */
@Timeout(300)
class TablesStopGrowingTest {
    @Test
    void noTableGrowsInTheEnd(@TempDir Path folder) throws Exception {
        Home home = Home.find();
        Scale scale = new Scale(Duration.ofSeconds(36));
        Map<String, String> settings = new HashMap<>(scale.settings());
        settings.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        settings.put("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", "1");
        try (LocalSystem system = new LocalSystem(
                home,
                Addresses.free(Map.of(), "retention"),
                folder.resolve("data"),
                home.path().resolve("e2e/target/retention"),
                settings)) {
            system.start(line -> {});
            new Fixture(system.addresses(), folder, 1, Clock.systemUTC()).fill(50, 200);

            ThreeDays.Report report = new ThreeDays(system, scale, System.out::println).run(1);

            report.lines().forEach(System.out::println);
            System.out.println(report.forgotten());
            assertEquals(List.of(), report.growing());
            assertTrue(report.kept() < report.entered() * 2L / 3, () -> report.kept() + " of " + report.entered());
            for (String table : List.of(
                    "scheduler-service job_queue",
                    "scheduler-service idempotency_key",
                    "reconciler-service claims",
                    "reconciler-service repairs",
                    "monitor-service jobs",
                    "monitor-service mismatches",
                    "monitor-service changes",
                    "admin-api idempotency_keys",
                    "customer-api idempotency_keys")) {
                assertTrue(report.forgotten().getOrDefault(table, 0L) > 0, () -> table + ": " + report.forgotten());
            }
        }
    }
}
