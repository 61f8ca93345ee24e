package dev.parallax.devstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine. */
public final class Ports {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int CONNECT_MILLIS = 500;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * A port that nobody listened on a moment ago; the same one is not given twice by this JVM. It lies below those
     * that systems give to outgoing connections, so that a server that is stopped and started finds it free again.
     */
    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port) && HANDED_OUT.add(port)) {
                return port;
            }
        }
    }

    /**
     * Makes sure that nobody listens on {@code port}. Some servers start without complaint beside a stranger who has
     * their port, and their users then talk to the stranger.
     *
     * @param what whose port it is to be, for the message
     * @param variable the environment variable that moves it, for the message
     * @throws PortTakenException if somebody does
     */
    public static void requireFree(int port, String what, String variable) {
        if (!isFree(port)) {
            throw new PortTakenException(port, what, variable);
        }
    }

    static boolean isFree(int port) {
        // Where SO_REUSEADDR lets a specific address be bound beside a wildcard listener, only connecting finds it.
        try (Socket caller = new Socket()) {
            caller.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return false;
        } catch (IOException nobodyAnswers) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(port));
                return true;
            } catch (IOException bound) {
                return false;
            }
        }
    }
}
