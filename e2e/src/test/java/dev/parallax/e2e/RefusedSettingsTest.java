package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import dev.parallax.e2e.system.ServiceProcess;
import dev.parallax.e2e.system.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that cannot work stops the start of the packaged service, which says what is wrong with which property. */
@ExtendWith(Stage.Shared.class)
class RefusedSettingsTest {
    private static final Duration START = Duration.ofSeconds(90);

    @ParameterizedTest
    @CsvSource({
        "RECONCILER, PARALLAX_RECONCILER_CONCURRENCY, 0, parallax.reconciler.concurrency, must be at least 1",
        "RECONCILER, PARALLAX_RECONCILER_SETTLING, 3, parallax.reconciler.settling, must be at least",
        "MONITOR, PARALLAX_STREAM_INTERVAL, 0s, parallax.stream.interval, must be longer than 0",
        "MONITOR, PARALLAX_RETENTION_JOBS, 29d, parallax.retention.jobs, must be at least as long as",
        "SCHEDULER, PARALLAX_QUEUE_LEASE, 0s, parallax.queue.lease, must be positive"
    })
    void stopsTheStart(Service service, String variable, String value, String property, String why, Stage stage)
            throws IOException {
        String name = "refused-" + property;
        try (ServiceProcess process = stage.system().replica(service, name, List.of(), Map.of(variable, value))) {
            process.start();
            assertThrows(StartFailure.class, () -> process.awaitReady(START));
            String log = Files.readString(process.log());
            assertTrue(log.lines().anyMatch(line -> line.contains(property) && line.contains(why)), () -> log);
        }
    }
}
