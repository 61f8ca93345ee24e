package dev.parallax.bench.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on the loopback address that holds every byte back for half a round trip in each direction, in order and
 * without limiting how much is on its way (up to 64 MiB a direction), as a long line does.
 */
public final class SlowProxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final int ON_ITS_WAY = 64 * 1024 * 1024;
    private static final int BACKLOG = 200;

    private final String host;
    private final int port;
    private final long delayNanos;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Some bytes and when they are due; no bytes at the end of the stream. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(byte[] bytes, long due) {}

    private SlowProxy(String host, int port, Duration roundTrip, ServerSocket listener) {
        this.host = host;
        this.port = port;
        this.delayNanos = roundTrip.toNanos() / 2;
        this.listener = listener;
    }

    /** Listens on a free port for callers of {@code host:port}. */
    public static SlowProxy before(String host, int port, Duration roundTrip) {
        try {
            var proxy = new SlowProxy(
                    host, port, roundTrip, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("slow-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the slow proxy", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException refused) {
                // The caller sees its connection closed; the listener ends with close().
            }
        }
    }

    private void connect(Socket caller) throws IOException {
        var callee = new Socket();
        sockets.add(caller);
        sockets.add(callee);
        try {
            callee.connect(new InetSocketAddress(host, port));
            caller.setTcpNoDelay(true);
            callee.setTcpNoDelay(true);
        } catch (IOException e) {
            close(caller);
            throw e;
        }
        carry(caller, callee);
        carry(callee, caller);
    }

    private void carry(Socket from, Socket to) {
        var pieces = new LinkedBlockingQueue<Piece>();
        var room = new Semaphore(ON_ITS_WAY);
        Thread.ofVirtual().start(() -> read(from, pieces, room));
        Thread.ofVirtual().start(() -> write(pieces, to, room));
    }

    private void read(Socket from, BlockingQueue<Piece> pieces, Semaphore room) {
        var buffer = new byte[CHUNK];
        try {
            var in = from.getInputStream();
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                room.acquireUninterruptibly(n);
                pieces.add(new Piece(java.util.Arrays.copyOf(buffer, n), System.nanoTime() + delayNanos));
            }
        } catch (IOException broken) {
            // The end of the stream is passed on below, as for an orderly end.
        }
        pieces.add(new Piece(new byte[0], System.nanoTime() + delayNanos));
    }

    private void write(BlockingQueue<Piece> pieces, Socket to, Semaphore room) {
        try {
            var out = to.getOutputStream();
            for (var piece = pieces.take(); piece.bytes().length > 0; piece = pieces.take()) {
                await(piece.due());
                out.write(piece.bytes());
                room.release(piece.bytes().length);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            close(to);
            // The reader may wait for room that nobody will give back.
            room.release(ON_ITS_WAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the slow proxy did not stop", e);
        } finally {
            Set.copyOf(sockets).forEach(this::close);
        }
    }
}
