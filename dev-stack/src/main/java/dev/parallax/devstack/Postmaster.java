package dev.parallax.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The main process of a PostgreSQL server, as its {@code postmaster.pid} tells of it. */
final class Postmaster {
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(20);

    private Postmaster() {}

    /** The process id in the data directory's pid file; null if there is no such file. */
    static @Nullable Long pidOf(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.isEmpty() ? null : Long.valueOf(lines.get(0).strip());
        } catch (NoSuchFileException notRunning) {
            return null;
        }
    }

    /**
     * Ends the server that a killed JVM left behind on this directory, and removes a pid file that no server stands
     * behind. The caller holds the directory's lock, so whoever runs there is an orphan.
     */
    static void endLeftover(Path data) throws IOException {
        Long pid = pidOf(data);
        if (pid == null) {
            return;
        }
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        // After a restart of the machine the number may belong to any process.
        if (process != null && serves(process, data)) {
            new ProcessBuilder("kill", "-INT", pid.toString()).inheritIO().start();
            if (!ended(process)) {
                process.destroyForcibly();
                ended(process);
            }
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
    }

    private static boolean serves(ProcessHandle process, Path data) {
        ProcessHandle.Info info = process.info();
        return info.command().orElse("").contains("postgres")
                && info.commandLine()
                        .map(line -> line.contains(data.toString()))
                        .orElse(true);
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(FAST_SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
