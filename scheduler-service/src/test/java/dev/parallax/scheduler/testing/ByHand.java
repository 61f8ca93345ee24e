package dev.parallax.scheduler.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** Nothing moves by itself: no relay, no sweep, and the clock stands. The window is small. */
public final class ByHand implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parallax.relay.enabled", "false",
                "parallax.schedules.enabled", "false",
                "parallax.queue.window", "4",
                "parallax.queue.high-reserve", "1",
                "parallax.queue.jitter", "0",
                "parallax.queue.lease-losses", "2");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(SettableClock.class);
    }
}
