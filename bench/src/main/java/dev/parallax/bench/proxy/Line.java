package dev.parallax.bench.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One direction of a connection: what has come out of the delay and is still to be written. */
final class Line {
    private static final int ON_ITS_WAY = 64 * 1024 * 1024;

    private final SocketChannel to;
    private final SelectionKey from;
    private final AtomicInteger onItsWay = new AtomicInteger();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private @Nullable Line opposite;
    private boolean ended;

    Line(SocketChannel to, SelectionKey from) {
        this.to = to;
        this.from = from;
    }

    /** The other direction of the same connection. */
    void opposite(Line other) {
        opposite = other;
    }

    /** By the thread that reads: no more is read while so much is on its way. */
    void entered(int bytes) {
        if (onItsWay.addAndGet(bytes) > ON_ITS_WAY) {
            listen(0);
            // The other thread may have made room in between, and would not say so again.
            if (onItsWay.get() <= ON_ITS_WAY) {
                listen(SelectionKey.OP_READ);
            }
        }
    }

    /** By the thread that writes: the piece is due. */
    void due(ByteBuffer piece) {
        waiting.add(piece);
    }

    /** By the thread that writes: writes what can be written now; whether that was all. */
    boolean write() {
        try {
            while (!waiting.isEmpty()) {
                var piece = waiting.getFirst();
                if (!piece.hasRemaining()) {
                    end();
                } else {
                    int written = to.write(piece);
                    if (onItsWay.getAndAdd(-written) > ON_ITS_WAY) {
                        listen(SelectionKey.OP_READ);
                    }
                    if (piece.hasRemaining()) {
                        return false;
                    }
                }
                waiting.pollFirst();
            }
        } catch (IOException broken) {
            abandon();
        }
        return true;
    }

    private void end() throws IOException {
        ended = true;
        to.shutdownOutput();
        if (opposite != null && opposite.ended) {
            abandon();
        }
    }

    private void listen(int operations) {
        try {
            from.interestOps(operations);
            from.selector().wakeup();
        } catch (CancelledKeyException ended) {
            // There is nothing more to read.
        }
    }

    /** Nobody takes the rest, and if there is any, the other side sees that its connection is closed. */
    private void abandon() {
        waiting.clear();
        try (to) {
            from.channel().close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }
}
