package dev.parallax.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One blow.
 *
 * @param after how many effects must have happened before it falls
 * @param lasts until the process is started again, or goes on
 */
record Fault(int after, String victim, Kind kind, Duration lasts) {
    static final String BROKER = "kafka";

    private static final Duration SHORT = Duration.ofSeconds(4);
    /** Beyond every lease and session: the frozen one is taken for dead, and then speaks again. */
    private static final Duration LONG = Duration.ofSeconds(22);

    enum Kind {
        /** SIGKILL, and a new start. */
        KILL,
        /** SIGSTOP, and SIGCONT. */
        FREEZE,
        /** The same for longer than anybody waits. */
        FREEZE_FOR_LONG
    }

    /**
     * The blows of one run: each victim meets each kind once a round, in random order and at random moments. The same
     * random numbers give the same blows.
     *
     * @param effects how many there will be in all
     */
    static List<Fault> plan(Random random, List<String> victims, int rounds, int effects) {
        List<Integer> moments = new ArrayList<>();
        List<Fault> drawn = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Fault> deck = new ArrayList<>();
            for (String victim : victims) {
                for (Kind kind : Kind.values()) {
                    deck.add(new Fault(0, victim, kind, lasts(random, victim, kind)));
                    moments.add(random.nextInt(effects / 50, effects * 9 / 10));
                }
            }
            Collections.shuffle(deck, random);
            drawn.addAll(deck);
        }
        Collections.sort(moments);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Fault fault = drawn.get(i);
            faults.add(new Fault(moments.get(i), fault.victim(), fault.kind(), fault.lasts()));
        }
        return List.copyOf(faults);
    }

    private static Duration lasts(Random random, String victim, Kind kind) {
        // While the broker stands still so does everything, and nothing is learned from more of that.
        Duration most = kind != Kind.FREEZE_FOR_LONG ? SHORT : victim.equals(BROKER) ? LONG.dividedBy(2) : LONG;
        long millis = most.toMillis();
        return Duration.ofMillis(
                kind == Kind.FREEZE_FOR_LONG ? random.nextLong(millis * 3 / 4, millis) : random.nextLong(millis));
    }
}
