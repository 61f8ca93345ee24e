package dev.parallax.scheduler.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static RetryPolicy policy(double jitter, double random) {
        return new RetryPolicy(Duration.ofSeconds(2), Duration.ofSeconds(60), 20, jitter, () -> random);
    }

    @Test
    void doublesFromTheBaseUpToTheCap() {
        RetryPolicy policy = policy(0, 1);
        assertEquals(Optional.of(Duration.ofSeconds(2)), policy.delayAfter(1));
        assertEquals(Optional.of(Duration.ofSeconds(4)), policy.delayAfter(2));
        assertEquals(Optional.of(Duration.ofSeconds(8)), policy.delayAfter(3));
        assertEquals(Optional.of(Duration.ofSeconds(60)), policy.delayAfter(20));
        assertEquals(Optional.empty(), policy.delayAfter(21));
    }

    @Test
    void jitterOnlyMakesItLater() {
        assertEquals(Optional.of(Duration.ofSeconds(2)), policy(0.5, 0).delayAfter(1));
        assertEquals(Optional.of(Duration.ofSeconds(3)), policy(0.5, 1).delayAfter(1));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RetryPolicy(Duration.ZERO, Duration.ofSeconds(1), 1, 0, () -> 0));
        assertThrows(IllegalArgumentException.class, () -> policy(2, 0));
    }
}
