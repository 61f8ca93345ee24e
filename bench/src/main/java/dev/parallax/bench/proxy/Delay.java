package dev.parallax.bench.proxy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Holds pieces back for some time, each as long as the others, and writes them then: in the order in which they came. */
final class Delay implements AutoCloseable {
    /** Stands for the end of a stream; every other piece has bytes. */
    static final ByteBuffer END = ByteBuffer.allocate(0);

    /** How soon a receiver that took only a part is tried again. */
    private static final long AGAIN = TimeUnit.MILLISECONDS.toNanos(1);

    private final long nanos;
    private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
    private final Set<Line> stalled = new LinkedHashSet<>();
    private final Thread writer;
    private volatile boolean idle;
    private volatile boolean closed;

    private record Piece(Line line, ByteBuffer bytes, long due) {}

    Delay(Duration delay) {
        this.nanos = delay.toNanos();
        this.writer = Thread.ofPlatform().name("slow-proxy-writes").daemon().start(this::write);
    }

    /** By one thread. */
    void add(Line line, ByteBuffer bytes) {
        line.entered(bytes.remaining());
        pieces.add(new Piece(line, bytes, System.nanoTime() + nanos));
        // A writer that waits for a piece to be due need not know of those behind it.
        if (idle) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        while (!closed) {
            for (var next = pieces.peek(); next != null && next.due() - System.nanoTime() <= 0; next = pieces.peek()) {
                pieces.remove();
                next.line().due(next.bytes());
                if (!stalled.contains(next.line()) && !next.line().write()) {
                    stalled.add(next.line());
                }
            }
            stalled.removeIf(Line::write);
            await();
        }
    }

    private void await() {
        idle = true;
        var next = pieces.peek();
        idle = next == null;
        if (next == null && stalled.isEmpty()) {
            LockSupport.park(this);
        } else {
            long left = next == null ? AGAIN : next.due() - System.nanoTime();
            LockSupport.parkNanos(this, stalled.isEmpty() ? left : Math.min(left, AGAIN));
        }
        idle = false;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
    }
}
