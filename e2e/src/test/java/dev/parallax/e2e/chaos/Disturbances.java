package dev.parallax.e2e.chaos;

import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One fault after the other: each process meets each kind before any meets one twice. */
final class Disturbances {
    private static final long SHORT_MILLIS = 4_000;
    /** Beyond every lease and session. */
    private static final long LONG_MILLIS = 20_000;

    private final Replicas replicas;
    private final Disk disk;
    private final Random random;
    private final List<Disturbance> deck = new ArrayList<>();
    private final long begin = System.nanoTime();

    private enum Kind {
        KILL,
        FREEZE,
        FREEZE_FOR_LONG,
        FILL_DISK
    }

    private record Disturbance(String victim, Kind kind) {}

    Disturbances(Replicas replicas, Disk disk, Random random) {
        this.replicas = replicas;
        this.disk = disk;
        this.random = random;
    }

    /**
     * Lets the next one happen, and be over.
     *
     * @param restarted is given the names of the processes that were started again
     */
    void next(Set<String> restarted) throws IOException, InterruptedException {
        if (deck.isEmpty()) {
            shuffle();
        }
        Disturbance disturbance = deck.removeLast();
        Map<String, ServiceProcess> processes = replicas.processes();
        ServiceProcess victim = processes.get(disturbance.victim());
        long millis = disturbance.kind() == Kind.FREEZE_FOR_LONG ? LONG_MILLIS : random.nextLong(SHORT_MILLIS);
        System.out.printf("%7.1f s %s for %d ms%n", (System.nanoTime() - begin) / 1e9, disturbance, millis);
        switch (disturbance.kind()) {
            case KILL -> {
                victim.kill();
                Thread.sleep(millis);
                replicas.startAgain(victim);
                restarted.add(disturbance.victim());
            }
            case FREEZE, FREEZE_FOR_LONG -> {
                victim.freeze();
                Thread.sleep(millis);
                victim.resume();
            }
            case FILL_DISK -> {
                disk.fill();
                Thread.sleep(millis);
                disk.free();
                // A broker without a disk ends itself, at once or when it tries to start with what it wrote.
                if (!victim.isAlive()) {
                    victim.kill();
                    replicas.startAgain(victim);
                    restarted.add(disturbance.victim());
                }
            }
        }
    }

    private void shuffle() {
        for (String victim : replicas.processes().keySet()) {
            deck.add(new Disturbance(victim, Kind.KILL));
            if (!victim.equals(Replicas.DATABASE)) {
                // The database is a process of its own behind the one that starts it.
                deck.add(new Disturbance(victim, Kind.FREEZE));
                deck.add(new Disturbance(victim, Kind.FREEZE_FOR_LONG));
            }
        }
        if (disk.canBeFilled()) {
            deck.add(new Disturbance(Fault.BROKER, Kind.FILL_DISK));
        }
        Collections.shuffle(deck, random);
    }
}
