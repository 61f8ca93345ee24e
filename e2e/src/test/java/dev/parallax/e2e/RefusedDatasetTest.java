package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake in a dataset does not stop the start of any packaged service: each is ready, and loud about it. */
@ExtendWith(Stage.Shared.class)
class RefusedDatasetTest {
    private static final Duration START = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"SCHEDULER, schedule.cron", "RECONCILER, setle", "MONITOR, source.store"})
    void doesNotStopTheStart(Service service, String property, Stage stage) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), """
                parallax:
                  datasets:
                    broken:
                      source: {store: nowhere, table: x, key: [id]}
                      target: {store: nowhere, table: x, key: [id]}
                      key: [{name: id}]
                      fields: {x: {type: string}}
                      setle: 2s
                      schedule: {cron: daily}
                """);
        try (ServiceProcess process =
                stage.system().replica(service, "broken-" + property, List.of(broken), Map.of())) {
            process.start();
            process.awaitReady(START);
            String log = Files.readString(process.log());
            assertTrue(
                    log.lines()
                            .anyMatch(line -> line.contains("ERROR")
                                    && line.contains(
                                            "Dataset broken is refused: parallax.datasets.broken." + property)),
                    () -> log);
        }
    }
}
