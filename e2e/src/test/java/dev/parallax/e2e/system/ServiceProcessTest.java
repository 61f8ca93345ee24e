package dev.parallax.e2e.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.devstack.PortTakenException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void isReadyWhenItsOutputSaysSoAlsoTheSecondTime(@TempDir Path directory) {
        try (ServiceProcess process = new ServiceProcess(shell("echo up; sleep 60", directory, Map.of()))) {
            for (int run = 0; run < 2; run++) {
                process.start();
                process.awaitReady(SOON);
                assertTrue(process.isAlive());
                process.kill();
                assertFalse(process.isAlive());
            }
        }
    }

    @Test
    void saysInOneLineThatItEndedAndWhereItsLogIs(@TempDir Path directory) {
        try (ServiceProcess process =
                new ServiceProcess(shell("echo 'dev-stack: no room'; exit 1", directory, Map.of()))) {
            process.start();
            StartFailure e = assertThrows(StartFailure.class, () -> process.awaitReady(SOON));
            assertEquals(
                    "sleeper ended while starting (dev-stack: no room); its log: " + process.log(), e.getMessage());
        }
    }

    @Test
    void refusesAPortThatAStrangerHas(@TempDir Path directory) throws IOException {
        try (ServerSocket stranger = new ServerSocket(0);
                ServiceProcess process =
                        new ServiceProcess(shell("sleep 60", directory, Map.of(stranger.getLocalPort(), "A_PORT")))) {
            PortTakenException e = assertThrows(PortTakenException.class, process::start);
            assertTrue(e.getMessage().contains("A_PORT"), e.getMessage());
        }
    }

    @Test
    void endsWhenTheProcessThatStartedItIsKilled(@TempDir Path directory) throws Exception {
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long child;
        try (var output = parent.inputReader()) {
            child = Long.parseLong(output.readLine());
        }
        ProcessHandle handle = ProcessHandle.of(child).orElseThrow();
        parent.destroyForcibly().waitFor();
        handle.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Starts a process and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            ServiceProcess process = new ServiceProcess(shell("echo up; exec sleep 60", Path.of(args[0]), Map.of()));
            process.start();
            process.awaitReady(SOON);
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().arguments().map(List::of).equals(Optional.of(List.of("60"))))
                    .forEach(child -> System.out.println(child.pid()));
            Thread.currentThread().join();
        }
    }

    private static ServiceProcess.Spec shell(String script, Path directory, Map<Integer, String> ports) {
        return new ServiceProcess.Spec(
                "sleeper",
                List.of("/bin/sh", "-c", script),
                Map.of(),
                directory.resolve("sleeper.log"),
                ports,
                output -> output.get().contains("up\n"));
    }
}
