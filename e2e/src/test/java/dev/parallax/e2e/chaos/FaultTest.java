package dev.parallax.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static final List<String> VICTIMS = List.of("a", "b", Fault.BROKER);

    @Test
    void aSeedRepeatsItsFaults() {
        List<Fault> faults = Fault.plan(new Random(7), VICTIMS, 2, 1000);
        assertEquals(faults, Fault.plan(new Random(7), VICTIMS, 2, 1000));
        assertNotEquals(faults, Fault.plan(new Random(8), VICTIMS, 2, 1000));
    }

    @Test
    void everyVictimMeetsEveryKindInEveryRoundBeforeTheEnd() {
        List<Fault> faults = Fault.plan(new Random(7), VICTIMS, 2, 1000);
        for (String victim : VICTIMS) {
            for (Fault.Kind kind : Fault.Kind.values()) {
                assertEquals(
                        2,
                        faults.stream()
                                .filter(fault -> fault.victim().equals(victim) && fault.kind() == kind)
                                .count());
            }
        }
        assertEquals(
                faults,
                faults.stream().sorted(Comparator.comparing(Fault::after)).toList(),
                "in the order of their moments");
        assertTrue(faults.stream().allMatch(fault -> fault.after() >= 20 && fault.after() < 900));
    }
}
