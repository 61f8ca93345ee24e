package dev.parallax.bench.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A TCP proxy on the loopback address that holds every byte back for half a round trip in each direction, in order and
 * without limiting how much is on its way (up to 64 MiB a direction), as a long line does.
 *
 * <p>One thread reads for all connections and one writes: what passes here is compared with what it serves, and shares the
 * processors with it.
 */
public final class SlowProxy implements AutoCloseable {
    private static final int BACKLOG = 200;

    private final InetSocketAddress callee;
    private final ServerSocketChannel listener;
    private final Selector selector;
    private final Delay delay;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

    private SlowProxy(InetSocketAddress callee, ServerSocketChannel listener, Selector selector, Delay delay) {
        this.callee = callee;
        this.listener = listener;
        this.selector = selector;
        this.delay = delay;
    }

    /** Listens on a free port for callers of {@code host:port}. */
    public static SlowProxy before(String host, int port, Duration roundTrip) {
        try {
            var listener = ServerSocketChannel.open()
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            listener.configureBlocking(false);
            var selector = Selector.open();
            listener.register(selector, SelectionKey.OP_ACCEPT);
            var proxy = new SlowProxy(
                    new InetSocketAddress(host, port), listener, selector, new Delay(roundTrip.dividedBy(2)));
            Thread.ofPlatform().name("slow-proxy-reads").daemon().start(proxy::read);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the slow proxy", e);
        }
    }

    public int port() {
        return listener.socket().getLocalPort();
    }

    private void read() {
        while (selector.isOpen()) {
            try {
                selector.select(this::take);
            } catch (CancelledKeyException gone) {
                // The writing thread closed this connection; the others go on.
            } catch (ClosedSelectorException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException("the slow proxy stopped", e);
            }
        }
    }

    private void take(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
        } else if (key.isReadable()) {
            read(key, (Line) key.attachment());
        }
    }

    private void accept() {
        try {
            var caller = listener.accept();
            if (caller == null) {
                return;
            }
            try {
                connect(caller, SocketChannel.open(callee));
            } catch (IOException refused) {
                // The caller sees its connection closed.
                caller.close();
            }
        } catch (IOException gone) {
            // The listener ends with close(), and a caller that went away needs nothing.
        }
    }

    private void connect(SocketChannel caller, SocketChannel server) throws IOException {
        for (var channel : new SocketChannel[] {caller, server}) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        var there = carry(caller, server);
        var back = carry(server, caller);
        there.opposite(back);
        back.opposite(there);
    }

    private Line carry(SocketChannel from, SocketChannel to) throws IOException {
        var key = from.register(selector, SelectionKey.OP_READ);
        var line = new Line(to, key);
        key.attach(line);
        return line;
    }

    private void read(SelectionKey key, Line line) {
        try {
            buffer.clear();
            int n = ((SocketChannel) key.channel()).read(buffer);
            if (n < 0) {
                end(key, line);
            } else if (n > 0) {
                buffer.flip();
                delay.add(line, ByteBuffer.allocate(n).put(buffer).flip());
            }
        } catch (IOException broken) {
            // The end of the stream is passed on, as for an orderly end.
            end(key, line);
        }
    }

    private void end(SelectionKey key, Line line) {
        key.cancel();
        delay.add(line, Delay.END);
    }

    @Override
    public void close() {
        try (selector;
                listener;
                delay) {
            for (var key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the slow proxy did not stop", e);
        }
    }
}
