package dev.parallax.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/** TCP ports of this machine. */
public final class Ports {
    private static final int CONNECT_MILLIS = 500;
    private static final Set<Integer> HANDED_OUT = new HashSet<>();

    private Ports() {}

    /** A port that nobody listened on a moment ago; the same one is not given twice by this JVM. */
    public static int free() {
        synchronized (HANDED_OUT) {
            while (true) {
                try (ServerSocket probe = new ServerSocket(0)) {
                    if (HANDED_OUT.add(probe.getLocalPort())) {
                        return probe.getLocalPort();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException("no free TCP port", e);
                }
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
