package dev.parallax.monitor.web;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Lets so many through at once and so many wait for their turn, in the order in which they came. Safe for threads. */
public final class Gate {

    private final int atOnce;
    private final int most;
    private final Queue<Pass> line = new ArrayDeque<>();
    private int through;

    public Gate(int atOnce, int most) {
        this.atOnce = atOnce;
        this.most = most;
    }

    /** One that waits or went through; closed by whoever has it, once or more often. */
    public final class Pass implements AutoCloseable {
        private final Runnable turn;
        private boolean in;
        private boolean closed;

        private Pass(Runnable turn) {
            this.turn = turn;
        }

        /** Leaves the line, or makes room for the next. */
        @Override
        public void close() {
            Pass next = leave(this);
            if (next != null) {
                next.turn.run();
            }
        }
    }

    /**
     * Enters. Its turn comes now or later, on the thread of whoever makes room.
     *
     * @return null if too many wait; its turn does not come then
     */
    public @Nullable Pass enter(Runnable turn) {
        Pass pass = new Pass(turn);
        synchronized (this) {
            if (through == atOnce) {
                return line.size() < most && line.add(pass) ? pass : null;
            }
            through++;
            pass.in = true;
        }
        turn.run();
        return pass;
    }

    private synchronized @Nullable Pass leave(Pass pass) {
        if (pass.closed) {
            return null;
        }
        pass.closed = true;
        if (!pass.in) {
            line.remove(pass);
            return null;
        }
        Pass next = line.poll();
        if (next == null) {
            through--;
        } else {
            next.in = true;
        }
        return next;
    }

    public synchronized int through() {
        return through;
    }

    public synchronized int waiting() {
        return line.size();
    }
}
