package dev.parallax.scheduler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The schedulers are two processes, which share nothing but the database. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class DaylightSavingProcessesTest extends DaylightSaving {
    private record InProcess(Process process, BufferedWriter told, BufferedReader answers) implements Looking {
        @Override
        public void lookAt(Instant now) throws IOException {
            told.write(now + "\n");
            told.flush();
            assertEquals(SchedulerProcess.LOOKED + now, answers.readLine());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Override
    Looking scheduler(Address database, Instant start) throws IOException {
        Path log = Files.createDirectories(Path.of("target", "schedulers")).resolve("scheduler.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SchedulerProcess.class.getName(),
                        database.url(),
                        database.user(),
                        database.password(),
                        start.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var scheduler = new InProcess(process, process.outputWriter(), process.inputReader());
        assertEquals(SchedulerProcess.LOOKED + start, scheduler.answers().readLine(), () -> "see " + log);
        return scheduler;
    }
}
