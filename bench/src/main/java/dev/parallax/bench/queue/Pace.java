package dev.parallax.bench.queue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Does something at equal distances of time; whoever is late does not slow down the others. */
final class Pace {
    private Pace() {}

    static void keep(int times, Duration apart, IntConsumer what) {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long due = begin + i * apart.toNanos();
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            what.accept(i);
        }
    }
}
