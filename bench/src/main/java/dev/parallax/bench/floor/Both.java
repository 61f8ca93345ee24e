package dev.parallax.bench.floor;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Two things at once. */
final class Both {
    private Both() {}

    /** What the two answer. */
    record Pair<T>(T source, T target) {}

    static <T> Pair<T> of(Callable<T> source, Callable<T> target) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(source);
            var second = threads.submit(target);
            return new Pair<>(first.get(), second.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
