package dev.parallax.scheduler.relay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Steadiness steadiness = new Steadiness(Duration.ofSeconds(15), Duration.ofSeconds(7));
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private long nanos = -5_000_000_000L;

    private boolean after(Duration passed, Duration shown) {
        nanos += passed.toNanos();
        now = now.plus(shown);
        return steadiness.answered(now, nanos);
    }

    private void steadily(int seconds) {
        for (int i = 0; i < seconds; i++) {
            assertTrue(after(SECOND, SECOND));
        }
    }

    @BeforeEach
    void begin() {
        assertFalse(after(Duration.ZERO, Duration.ZERO), "nothing is known before the first look");
    }

    @Test
    void itHoldsAfterTheTimeNeeded() {
        steadily(14);
        assertFalse(steadiness.holds());
        steadily(1);
        assertTrue(steadiness.holds());
    }

    @Test
    void aShortBreakIsNone() {
        steadily(10);
        assertTrue(after(Duration.ofSeconds(7), Duration.ofSeconds(7)));
        assertTrue(steadiness.holds());
    }

    /** A server was away, or the process stood still. */
    @Test
    void aLongBreakBeginsItAnew() {
        steadily(20);
        assertFalse(after(Duration.ofSeconds(8), Duration.ofSeconds(8)));
        assertFalse(steadiness.holds());
        steadily(14);
        assertFalse(steadiness.holds());
        steadily(1);
        assertTrue(steadiness.holds());
    }

    @Test
    void soDoesAClockThatJumpsForward() {
        steadily(20);
        assertFalse(after(SECOND, Duration.ofHours(1)));
        assertFalse(steadiness.holds());
    }

    @Test
    void andOneThatJumpsBack() {
        steadily(20);
        assertFalse(after(SECOND, Duration.ofHours(-1)));
        assertFalse(steadiness.holds());
    }
}
