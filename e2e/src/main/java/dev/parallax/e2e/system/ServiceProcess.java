package dev.parallax.e2e.system;

import dev.parallax.devstack.DeathWatch;
import dev.parallax.devstack.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One child process that can be started, killed, stopped and started again. It ends with this JVM, even when that is
 * killed. Used by one thread at a time, but {@link #close()} may come from a shutdown hook.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration STOP_WAIT = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 100;

    /**
     * What to run.
     *
     * @param ports those that it will listen on, each with the variable that moves it
     * @param ready whether the running process, whose output since its start is given, can be used
     */
    public record Spec(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path log,
            Map<Integer, String> ports,
            Predicate<Supplier<String>> ready) {}

    private final Spec spec;
    private @Nullable Process process;
    private @Nullable DeathWatch watch;
    private long logStart;

    /** Prepares the process; does not start it. */
    public ServiceProcess(Spec spec) {
        this.spec = spec;
    }

    public String name() {
        return spec.name();
    }

    public Path log() {
        return spec.log();
    }

    /**
     * Its id for the operating system.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized long pid() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name() + " does not run");
        }
        return running.pid();
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * Starts the process without waiting for it.
     *
     * @throws dev.parallax.devstack.PortTakenException if somebody else has one of its ports
     */
    public synchronized void start() {
        if (isAlive()) {
            throw new IllegalStateException(name() + " runs already");
        }
        spec.ports().forEach((port, variable) -> Ports.requireFree(port, name(), variable));
        try {
            Files.createDirectories(spec.log().toAbsolutePath().getParent());
            logStart = Files.exists(spec.log()) ? Files.size(spec.log()) : 0;
            ProcessBuilder builder = new ProcessBuilder(spec.command())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.environment().putAll(spec.environment());
            Process started = builder.start();
            process = started;
            watch = DeathWatch.over(started.pid(), "TERM");
        } catch (IOException e) {
            throw new StartFailure(name() + " could not be started: " + e.getMessage());
        }
    }

    /**
     * Waits until the process can be used.
     *
     * @throws StartFailure if it ends, or {@code deadline} passes first
     */
    public void awaitReady(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!spec.ready().test(this::output)) {
            Process running = process;
            if (running == null || !running.isAlive()) {
                throw new StartFailure(name() + " ended while starting" + reason() + "; its log: " + log());
            }
            if (System.nanoTime() - end > 0) {
                throw new StartFailure(
                        name() + " was not ready within " + deadline.toSeconds() + " s; its log: " + log());
            }
            pause();
        }
    }

    /** The port that it listens on, the first one if there are several. */
    public int port() {
        return spec.ports().keySet().iterator().next();
    }

    /** SIGSTOP: it stands still, and others may take it for dead, until {@link #resume()}. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on where it stood. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process sender = new ProcessBuilder("kill", "-" + name, "" + pid())
                    .inheritIO()
                    .start();
            if (!ended(sender, STOP_WAIT) || sender.exitValue() != 0) {
                throw new IllegalStateException(name() + " could not be sent SIG" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name() + " could not be sent SIG" + name, e);
        }
    }

    /** SIGKILL: no shutdown hook runs. Returns when the process is gone. */
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            ended(running, STOP_WAIT);
        }
        unwatch();
    }

    /** SIGTERM, and SIGKILL if that is not enough. Returns when the process is gone. */
    public synchronized void stop() {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
            if (!ended(running, STOP_WAIT)) {
                running.destroyForcibly();
                ended(running, STOP_WAIT);
            }
        }
        unwatch();
    }

    @Override
    public void close() {
        stop();
    }

    private void unwatch() {
        DeathWatch present = watch;
        watch = null;
        process = null;
        if (present != null) {
            present.close();
        }
    }

    /** The last line that a program of ours prints before it gives up, if it did. */
    private String reason() {
        List<String> lines =
                output().lines().filter(line -> line.startsWith("dev-stack: ")).toList();
        return lines.isEmpty() ? "" : " (" + lines.get(lines.size() - 1) + ")";
    }

    private String output() {
        try {
            String all = Files.readString(spec.log(), StandardCharsets.ISO_8859_1);
            return all.substring((int) Math.min(logStart, all.length()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + spec.log(), e);
        }
    }

    private static boolean ended(Process running, Duration wait) {
        try {
            return running.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while starting");
        }
    }
}
