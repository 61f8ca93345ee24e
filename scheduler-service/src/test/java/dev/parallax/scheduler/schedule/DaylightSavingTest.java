package dev.parallax.scheduler.schedule;

import dev.parallax.scheduler.queue.OtherScheduler;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.SettableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;

/** The schedulers are two threads of this process, so nothing but the work itself lies between their looks. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class DaylightSavingTest extends DaylightSaving {
    @Inject
    OtherScheduler others;

    private record InThread(Pool pool, SettableClock clock, Ticker ticker) implements Looking {
        @Override
        public void lookAt(Instant now) {
            clock.set(now);
            ticker.round();
        }

        @Override
        public void close() {
            pool.closeAndAwait();
        }
    }

    @Override
    Looking scheduler(Address database, Instant start) {
        Pool pool = database.pool();
        SettableClock clock = new SettableClock();
        clock.set(start);
        return new InThread(pool, clock, new Ticker(datasets(), others.queue(pool), clock, true));
    }
}
