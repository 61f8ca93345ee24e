package dev.parallax.reconciler.testing;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** The clock of the application in tests: the system's, unless a test makes it stand still. */
@Mock
@Singleton
public class StandingClock extends Clock {
    private final AtomicReference<Instant> standing = new AtomicReference<>();

    public void standAt(Instant instant) {
        standing.set(instant);
    }

    /** Puts the time at which it stands forward; a clock that goes is left alone. */
    public void forward(Duration time) {
        standing.updateAndGet(at -> at == null ? null : at.plus(time));
    }

    public void go() {
        standing.set(null);
    }

    @Override
    public Instant instant() {
        var at = standing.get();
        return at != null ? at : Clock.systemUTC().instant();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("times are in UTC");
    }
}
