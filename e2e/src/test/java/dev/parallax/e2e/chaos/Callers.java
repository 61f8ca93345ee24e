package dev.parallax.e2e.chaos;

import dev.parallax.e2e.fuzz.Caller;
import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One for each service who asks it for anything, right or wrong, and notes answers that nobody may give. */
final class Callers implements AutoCloseable {
    private static final int KEPT = 20;
    /** With five services more than 10,000 requests in ten minutes, and not as many as there is processor for. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Integer, Long> statuses = new ConcurrentSkipListMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    /** @param services each ready */
    Callers(List<ServiceProcess> services, Random random) {
        for (ServiceProcess service : services) {
            Caller caller = new Caller(Replicas.url(service), new Random(random.nextLong()));
            var unused = threads.submit(() -> call(caller));
        }
    }

    private void call(Caller caller) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                ask(caller);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Caller caller) {
        try {
            Caller.Outcome outcome = caller.ask();
            statuses.merge(outcome.status(), 1L, Long::sum);
            if (wrong.size() < KEPT) {
                wrong.addAll(outcome.failures());
            }
        } catch (IOException killedOrFrozen) {
            statuses.merge(0, 1L, Long::sum);
        }
    }

    /** How many were answered. */
    long asked() {
        return statuses.entrySet().stream()
                .filter(status -> status.getKey() != 0)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many answers had each status; 0 stands for none. */
    Map<Integer, Long> statuses() {
        return statuses;
    }

    /** The first answers of 500 and more that no caller can do anything with. */
    List<String> wrong() {
        return new ArrayList<>(wrong);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
