package dev.parallax.reconciler.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A TCP proxy before a server, whose connections can be cut, also just before an answer, or fall silent. */
public final class FragileWire implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> answerLost = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersLost = new AtomicInteger();
    private volatile boolean silent;
    private volatile @Nullable String fatal;

    public FragileWire(String host, int port) {
        this.server = new InetSocketAddress(host, port);
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts every connection; new ones are let through. */
    public void cut() {
        open.forEach(FragileWire::closeQuietly);
    }

    /** From now on the server seems never to answer, and no connection breaks. */
    public void fallSilent() {
        silent = true;
    }

    /**
     * The next request with this text reaches the server; when it answers, the connection is cut instead. What follows is
     * let through.
     */
    public void loseAnswerTo(String text) {
        fatal = text;
    }

    /** How many answers were lost so. */
    public int answersLost() {
        return answersLost.get();
    }

    private void watch(byte[] bytes, int length, Socket server) {
        var text = fatal;
        if (text != null && new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(text)) {
            fatal = null;
            answerLost.add(server);
        }
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var upstream = new Socket();
                open.add(client);
                open.add(upstream);
                upstream.connect(server);
                Thread.ofVirtual().start(() -> pass(client, upstream, false));
                Thread.ofVirtual().start(() -> pass(upstream, client, true));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            var bytes = new byte[8192];
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                if (!answers) {
                    watch(bytes, read, to);
                } else if (answerLost.remove(from)) {
                    answersLost.incrementAndGet();
                    return;
                }
                if (!(answers && silent)) {
                    to.getOutputStream().write(bytes, 0, read);
                }
            }
        } catch (IOException cut) {
            // Both ends are closed, as when a cable is cut.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts every connection, and refuses new ones. */
    public void goAway() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    @Override
    public void close() {
        goAway();
    }
}
