package dev.parallax.e2e.chaos;

import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.system.ServiceProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets faults happen at their moments, one after the other though several may last at once. */
final class Striker implements AutoCloseable {
    private final Replicas replicas;
    private final int before;
    private final Duration patience;
    private final long begin = System.nanoTime();
    private final Map<String, Future<?>> hit = new LinkedHashMap<>();
    private final ScheduledExecutorService ends = Executors.newScheduledThreadPool(8);

    /** @param patience how long anything may take */
    Striker(Replicas replicas, Duration patience) {
        this.replicas = replicas;
        this.before = replicas.owner().effects();
        this.patience = patience;
    }

    /** Returns when the last fault is over and everybody is up again. */
    void strike(List<Fault> faults) throws InterruptedException {
        Map<String, ServiceProcess> victims = replicas.victims();
        for (Fault fault : faults) {
            Await.until(
                    "effect " + fault.after(), patience, () -> replicas.owner().effects() - before >= fault.after());
            awaitUp(fault.victim());
            ServiceProcess victim = victims.get(fault.victim());
            Runnable end = strike(fault, victim);
            hit.put(fault.victim(), ends.schedule(end, fault.lasts().toMillis(), TimeUnit.MILLISECONDS));
        }
        for (String victim : List.copyOf(hit.keySet())) {
            awaitUp(victim);
        }
    }

    private Runnable strike(Fault fault, ServiceProcess victim) {
        System.out.printf("%7.1f s %s%n", (System.nanoTime() - begin) / 1e9, fault);
        switch (fault.kind()) {
            case KILL -> {
                victim.kill();
                return () -> replicas.startAgain(victim);
            }
            case FREEZE, FREEZE_FOR_LONG -> {
                victim.freeze();
                return victim::resume;
            }
        }
        throw new IllegalStateException("every kind is known");
    }

    private void awaitUp(String victim) throws InterruptedException {
        Future<?> end = hit.remove(victim);
        if (end != null) {
            try {
                end.get();
            } catch (ExecutionException e) {
                throw new AssertionError(victim + " did not come up again", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        ends.shutdownNow();
    }
}
