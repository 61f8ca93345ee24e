package dev.parallax.astrobookings.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.astrobookings.owner.KeyRetention;
import dev.parallax.devstack.junit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys that nobody repeats any more are forgotten, however many they are. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class KeyRetentionTest {
    @Inject
    KeyRetention retention;

    @Inject
    Pool pool;

    @Test
    void keysAreForgottenAfterAMonth() {
        String run = UUID.randomUUID().toString();
        pool.query("""
                        insert into operations.idempotency_keys (key, request_digest, effect, record_version, created_at)
                        select gen_random_uuid(), '%s', 'CREATED', 1,
                            now() - case when n <= 2 then interval '29 days' else interval '31 days' end
                        from generate_series(1, 1502) n""".formatted(run)).execute().await().atMost(Duration.ofSeconds(20));

        retention.forgetOld().await().atMost(Duration.ofSeconds(60));

        assertEquals(
                2,
                pool.query("select count(*) from operations.idempotency_keys where request_digest = '" + run + "'")
                        .execute()
                        .await()
                        .atMost(Duration.ofSeconds(20))
                        .iterator()
                        .next()
                        .getLong(0));
    }
}
