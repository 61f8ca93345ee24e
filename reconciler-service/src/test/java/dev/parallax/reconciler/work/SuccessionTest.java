package dev.parallax.reconciler.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.reconciler.testing.ReconcilerTest;
import dev.parallax.reconciler.testing.StandingClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a killed process was at is given back by the next start of its name, and by no living namesake. */
@QuarkusTest
class SuccessionTest extends ReconcilerTest {
    private static final Duration BEAT = Duration.ofSeconds(1);

    @Inject
    Workers workers;

    @Inject
    Claims claims;

    @Inject
    JobEvents events;

    private final String name = "pod-" + UUID.randomUUID();
    private final StandingClock clock = new StandingClock();

    @BeforeEach
    void stand() {
        // Behind that of the application: what it claims is never after this.
        clock.standAt(Instant.parse("2026-05-01T10:00:00Z"));
    }

    private final class Start {
        final WorkerIdentity identity = new WorkerIdentity(name, UUID.randomUUID());
        final Succession succession = new Succession(workers, events, identity, clock);

        Job claim() {
            var job = segment(UUID.randomUUID(), 3);
            assertTrue(new Claims(pool, clock)
                    .claim(job, identity.id(), UUID.randomUUID())
                    .await()
                    .atMost(PATIENCE));
            return job;
        }

        void beat(Job... running) {
            succession.beat(List.of(running).stream().map(Job::id).toList());
        }
    }

    private String holder() {
        return workers.holder(name).await().atMost(PATIENCE).orElseThrow().worker();
    }

    @Test
    void theNextStartOfAKilledProcessGivesItsJobsBack() {
        var killed = new Start();
        var long1 = killed.claim();
        var ended = killed.claim();
        clock.forward(Duration.ofMinutes(1));
        killed.beat(long1);
        var sinceTheBeat = killed.claim();

        var next = new Start();
        var own = next.claim();
        next.beat();
        clock.forward(Succession.SILENCE.minusMillis(1));
        next.beat();
        assertEquals(killed.identity.id(), holder());
        clock.forward(Duration.ofMillis(1));
        next.beat(own);

        assertEquals(next.identity.id(), holder());
        for (var left : List.of(long1, sinceTheBeat)) {
            assertEquals(
                    killed.identity.id(), event(left, JobEvent.Released.class).worker());
        }
        clock.forward(BEAT);
        next.beat(own);
        assertEquals(1, events(long1, JobEvent.Released.class).size());
        assertTrue(events(ended, JobEvent.Released.class).isEmpty());
        assertTrue(events(own, JobEvent.Released.class).isEmpty());
    }

    @Test
    void aNamesakeThatLivesKeepsItsJobs() {
        var first = new Start();
        var job = first.claim();
        first.beat(job);
        var second = new Start();
        for (int i = 0; i < 20; i++) {
            second.beat();
            clock.forward(BEAT);
            first.beat(job);
        }
        assertEquals(first.identity.id(), holder());

        // Nor does the second one come into it later, when the first was killed: it is a third start that finds
        // silence.
        clock.forward(Duration.ofMinutes(1));
        second.beat();
        assertEquals(first.identity.id(), holder());
        assertTrue(events(job, JobEvent.Released.class).isEmpty());
    }

    @Test
    void ofTwoStartsThatFindTheSameSilenceOneGivesBack() {
        var killed = new Start();
        var job = killed.claim();
        killed.beat(job);
        var one = new Start();
        var other = new Start();
        one.beat();
        other.beat();
        clock.forward(Succession.SILENCE);
        one.beat();
        other.beat();

        assertEquals(one.identity.id(), holder());
        await().atMost(PATIENCE)
                .until(() -> events(job, JobEvent.Released.class).size() == 1);
    }

    @Test
    void theWorkerThatRunsHereHasItsNameAndANewId() {
        var found = await().atMost(PATIENCE)
                .until(() -> workers.holder("test").await().atMost(PATIENCE), holder -> holder.isPresent());
        assertTrue(found.orElseThrow().worker().startsWith("test/"), found::toString);
    }
}
