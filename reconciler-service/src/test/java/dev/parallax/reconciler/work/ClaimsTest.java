package dev.parallax.reconciler.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Job;
import dev.parallax.reconciler.testing.FragileWire;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Each attempt is begun once, by whoever claimed it, also if the answer to the claim was lost. */
@QuarkusTest
class ClaimsTest extends ReconcilerTest {
    private static final String WORKER = "claimer/1";

    @Inject
    Claims claims;

    @ConfigProperty(name = "quarkus.datasource.reactive.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    private final Job job = segment(UUID.randomUUID(), 1);
    private final UUID offer = UUID.randomUUID();

    @Test
    void aClaimThatTheDatabaseHasAndWhoseAnswerWasLostIsMadeAgain() {
        var server = PgConnectOptions.fromUri(url).setUser(user).setPassword(password);
        try (var wire = new FragileWire(server.getHost(), server.getPort())) {
            var behind = PgBuilder.pool()
                    .with(new PoolOptions().setMaxSize(1))
                    .connectingTo(server.setHost("localhost").setPort(wire.port()))
                    .build();
            wire.loseAnswerTo(WORKER);

            boolean mine = new Claims(behind, Clock.systemUTC())
                    .claim(job, WORKER, offer)
                    .onFailure()
                    .retry()
                    .withBackOff(Duration.ofMillis(50))
                    .atMost(20)
                    .await()
                    .atMost(PATIENCE);

            assertEquals(1, wire.answersLost());
            assertTrue(mine);
            behind.closeAndAwait();
        }
        assertEquals(1, count("select attempt from reconciler.claims where job_id = '" + job.id() + "'"));
    }

    @Test
    void aSecondMessageOfAnAttemptIsNobodysNotEvenItsWorkers() {
        assertTrue(claim(WORKER, offer));
        assertFalse(claim(WORKER, UUID.randomUUID()));
        assertFalse(claim("claimer/2", UUID.randomUUID()));
        assertTrue(claim(WORKER, offer));
    }

    @Test
    void aCancelledAttemptIsNotClaimedAgain() {
        assertTrue(claim(WORKER, offer));
        claims.cancel(job.id(), job.attempt()).await().atMost(PATIENCE);
        assertFalse(claim(WORKER, offer));
    }

    @Test
    void whatWasOvertakenIsNotClaimedAgain() {
        assertTrue(claim(WORKER, offer));
        assertTrue(claims.claim(segment(job.id(), 2), "claimer/2", UUID.randomUUID())
                .await()
                .atMost(PATIENCE));
        assertFalse(claim(WORKER, offer));
    }

    private boolean claim(String worker, UUID reading) {
        return claims.claim(job, worker, reading).await().atMost(PATIENCE);
    }
}
