package dev.parallax.bench.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowProxyTest {
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final int MEGABYTES_32 = 32 * 1024 * 1024;

    private ServerSocket echo;
    private SlowProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = SlowProxy.before("localhost", echo.getLocalPort(), ROUND_TRIP);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void everyRoundTripTakesTheDelay() throws IOException {
        try (var caller = connect()) {
            roundTrip(caller);
            long begin = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                roundTrip(caller);
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(millis >= 200 && millis < 3_000, "ten round trips took " + millis + " ms");
        }
    }

    @Test
    void whatIsOnItsWayDoesNotWaitForItself() throws Exception {
        var sent = new byte[MEGABYTES_32];
        new Random(1).nextBytes(sent);
        try (var caller = connect()) {
            long begin = System.nanoTime();
            var sender = Thread.ofVirtual().start(() -> send(caller, sent));
            var received = caller.getInputStream().readAllBytes();
            sender.join();
            assertArrayEquals(sent, received);
            // One chunk a round trip would take ten seconds.
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(millis < 5_000, "32 MiB took " + millis + " ms");
        }
    }

    @Test
    void whoeverTakesNothingKeepsNobodyElseWaiting() throws Exception {
        Thread sender;
        try (var stuck = connect();
                var caller = connect()) {
            // More than the buffers of the sockets hold, and nobody reads the echo.
            sender = Thread.ofVirtual().start(() -> sendUntilClosed(stuck));
            long begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                roundTrip(caller);
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(millis < 4_000, "twenty round trips took " + millis + " ms");
        }
        sender.join();
    }

    @Test
    void whatWasSentBeforeTheEndArrivesAndThenTheEnd() throws IOException {
        try (var caller = connect()) {
            caller.getOutputStream().write(new byte[] {1, 2, 3});
            caller.shutdownOutput();
            assertArrayEquals(new byte[] {1, 2, 3}, caller.getInputStream().readAllBytes());
        }
    }

    @Test
    void aRefusedConnectionIsClosed() throws IOException {
        echo.close();
        try (var caller = connect()) {
            assertEquals(-1, caller.getInputStream().read());
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void roundTrip(Socket caller) throws IOException {
        caller.getOutputStream().write(42);
        assertEquals(42, caller.getInputStream().read());
    }

    private static void send(Socket caller, byte[] bytes) {
        try {
            caller.getOutputStream().write(bytes);
            caller.shutdownOutput();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void sendUntilClosed(Socket caller) {
        try {
            while (true) {
                caller.getOutputStream().write(new byte[64 * 1024]);
            }
        } catch (IOException closed) {
            // The test closes it.
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                var caller = echo.accept();
                Thread.ofVirtual().start(() -> echo(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void echo(Socket caller) {
        try (caller) {
            caller.getInputStream().transferTo(caller.getOutputStream());
        } catch (IOException gone) {
            // The test is over.
        }
    }
}
