package dev.parallax.bench.floor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long the same thing took, several times.
 *
 * @param runs from the shortest to the longest, at least one
 */
public record Timing(List<Duration> runs) {
    public Timing {
        var sorted = new ArrayList<>(runs);
        Collections.sort(sorted);
        runs = List.copyOf(sorted);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("nothing was timed");
        }
    }

    /** Something that can be timed. */
    public interface Task {
        void run() throws Exception;
    }

    /** Runs it once to warm up and then so many times for the clock. */
    public static Timing of(int runs, Task task) throws Exception {
        return of(runs, Duration.ofDays(1), task);
    }

    /** As {@link #of}, but something that takes longer than {@code patience} is run once only, without a warm-up. */
    public static Timing of(int runs, Duration patience, Task task) throws Exception {
        var first = once(task);
        if (first.compareTo(patience) > 0) {
            return new Timing(List.of(first));
        }
        var taken = new ArrayList<Duration>();
        for (int i = 0; i < runs; i++) {
            taken.add(once(task));
        }
        return new Timing(taken);
    }

    private static Duration once(Task task) throws Exception {
        long begin = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    public Duration best() {
        return runs.getFirst();
    }

    /** The middle one; of an even number the longer of the two. */
    public Duration median() {
        return runs.get(runs.size() / 2);
    }
}
