package dev.parallax.reconciler.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Observation.Agrees;
import dev.parallax.reconciler.settle.Observation.Differs;
import dev.parallax.reconciler.value.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettleBufferTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final RecordKey A = RecordKey.of("a");
    private static final RecordKey B = RecordKey.of("b");
    private static final Fingerprint ONE = new Fingerprint(0, 1);
    private static final Fingerprint TWO = new Fingerprint(0, 2);

    private final SettleBuffer buffer = new SettleBuffer(Duration.ofSeconds(2), 2, 2);

    @Test
    void whatStandsUnchangedIsConfirmedWithItsAge() {
        buffer.add(A, ONE, null, Presence.BOTH, T0);
        Ruling ruling = buffer.recheck(A, new Differs(ONE), T0.plusSeconds(3));
        assertEquals(new Ruling.Confirmed(A, null, T0, T0.plusSeconds(3)), ruling);
        assertEquals(Duration.ofSeconds(3), ((Ruling.Confirmed) ruling).age());
        assertEquals(true, buffer.isEmpty());
    }

    @Test
    void whatAgreesNowIsDropped() {
        buffer.add(A, ONE, null, Presence.BOTH, T0);
        assertEquals(new Ruling.Dropped(A), buffer.recheck(A, new Agrees(), T0.plusSeconds(2)));
        assertEquals(true, buffer.isEmpty());
    }

    @Test
    void aWriteResetsTheAge() {
        buffer.add(A, ONE, null, Presence.BOTH, T0);
        assertEquals(new Ruling.Waiting(A, T0.plusSeconds(4)), buffer.recheck(A, new Differs(TWO), T0.plusSeconds(2)));
        assertEquals(List.of(), buffer.due(T0.plusSeconds(3), 10));
        assertEquals(
                new Ruling.Confirmed(A, null, T0.plusSeconds(2), T0.plusSeconds(4)),
                buffer.recheck(A, new Differs(TWO), T0.plusSeconds(4)));
    }

    @Test
    void whatNeverStandsStillIsUnsettled() {
        buffer.add(A, ONE, null, Presence.BOTH, T0);
        buffer.recheck(A, new Differs(TWO), T0.plusSeconds(2));
        assertEquals(new Ruling.Unsettled(A), buffer.recheck(A, new Differs(ONE), T0.plusSeconds(4)));
        assertEquals(true, buffer.isEmpty());
    }

    @Test
    void nothingIsConfirmedEarly() {
        buffer.add(A, ONE, null, Presence.BOTH, T0);
        Instant early = T0.plusSeconds(2).minusNanos(1);
        assertEquals(new Ruling.Waiting(A, T0.plusSeconds(2)), buffer.recheck(A, new Differs(ONE), early));
        assertEquals(1, buffer.size());
    }

    @Test
    void theLongestWaitingComesFirst() {
        buffer.add(A, ONE, null, Presence.BOTH, T0);
        buffer.add(B, ONE, null, Presence.BOTH, T0.plusSeconds(1));
        assertEquals(Optional.of(T0.plusSeconds(2)), buffer.dueAfter(0));
        assertEquals(List.of(A), buffer.due(T0.plusSeconds(2), 10));
        assertEquals(List.of(A, B), buffer.due(T0.plusSeconds(3), 10));
        assertEquals(List.of(A), buffer.due(T0.plusSeconds(3), 1));
        buffer.recheck(A, new Differs(TWO), T0.plusSeconds(3));
        assertEquals(List.of(B), buffer.due(T0.plusSeconds(3), 10));
    }

    @Test
    void itIsBounded() {
        buffer.add(A, ONE, null, Presence.BOTH, T0);
        assertThrows(IllegalStateException.class, () -> buffer.add(A, ONE, null, Presence.BOTH, T0));
        assertEquals(false, buffer.isFull());
        buffer.add(B, ONE, null, Presence.BOTH, T0);
        assertEquals(true, buffer.isFull());
        assertThrows(IllegalStateException.class, () -> buffer.add(RecordKey.of("c"), ONE, null, Presence.BOTH, T0));
        assertThrows(IllegalArgumentException.class, () -> buffer.recheck(RecordKey.of("c"), new Agrees(), T0));
    }

    @Test
    void whatIsHeldIsNotDueAndKeepsItsPlace() {
        buffer.add(A, ONE, null, Presence.SOURCE_ONLY, T0);
        buffer.hold(A);
        assertEquals(List.of(), buffer.due(T0.plusSeconds(9), 10));
        assertEquals(0, buffer.waiting());
        assertEquals(1, buffer.size());
        assertEquals(List.of(A), buffer.held());
        assertEquals(Presence.SOURCE_ONLY, buffer.seen(A));
        buffer.recheck(A, new Differs(TWO), T0.plusSeconds(2));
        assertEquals(List.of(), buffer.held());
        assertEquals(List.of(A), buffer.due(T0.plusSeconds(4), 10));
        buffer.hold(A);
        buffer.remove(A);
        assertEquals(true, buffer.isEmpty());
    }
}
