package dev.parallax.scheduler.queue;

import dev.parallax.common.job.Job;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Jobs that were leased when they entered, on their way to the relay of this process. Should it die, their leases run
 * out like any other. Safe for use by several threads.
 */
@Singleton
public final class Departures {
    private final Queue<Job> jobs = new ConcurrentLinkedQueue<>();
    private volatile boolean open;

    /** The relay of this process is at work and reaches the broker. */
    public void open() {
        open = true;
    }

    /** Jobs are to stand in line; those on their way are still to be taken. */
    public void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    /** After the commit that leased them. */
    void add(List<Job> leased) {
        jobs.addAll(leased);
    }

    /** In the order in which they came. */
    public List<Job> take(int most) {
        List<Job> taken = new ArrayList<>();
        while (taken.size() < most) {
            Job job = jobs.poll();
            if (job == null) {
                break;
            }
            taken.add(job);
        }
        return taken;
    }
}
