package dev.parallax.reconciler.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Answers every request with a body that never ends, until the other side closes the connection. */
public final class EndlessServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0);
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final String head;
    private final byte[] chunk;
    private final long pauseMillis;

    private EndlessServer(int status, int bytes, long pauseMillis) throws IOException {
        this.head = "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nETag: \"7\"\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n";
        this.chunk =
                (Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        this.pauseMillis = pauseMillis;
        Thread.ofVirtual().start(this::serve);
    }

    /** As fast as it is read. */
    public static EndlessServer flood(int status) throws IOException {
        return new EndlessServer(status, 65_536, 0);
    }

    /** A byte now and then. */
    public static EndlessServer trickle(int status) throws IOException {
        return new EndlessServer(status, 1, 20);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public long sent() {
        return sent.get();
    }

    /** Whether the other side closed a connection within 20 seconds. */
    public boolean wasLeft() throws InterruptedException {
        return closed.await(20, TimeUnit.SECONDS);
    }

    private void serve() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            socket.getInputStream().read(new byte[65_536]);
            var out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(chunk);
                out.flush();
                sent.addAndGet(chunk.length);
                if (pauseMillis > 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
                }
            }
        } catch (SocketException e) {
            closed.countDown();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
