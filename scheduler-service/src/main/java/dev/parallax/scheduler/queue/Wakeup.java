package dev.parallax.scheduler.queue;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells whoever waits for work in this process that there may be some. Called after the commit, from any thread. */
@Singleton
public final class Wakeup {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public void onWork(Runnable listener) {
        listeners.add(listener);
    }

    public void work() {
        listeners.forEach(Runnable::run);
    }
}
