package dev.parallax.astrobookings.customer.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Filters;
import dev.parallax.astrobookings.owner.KeyRetention;
import dev.parallax.devstack.junit.DocumentResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Keys that nobody repeats any more are forgotten, however many they are. */
@QuarkusTest
@QuarkusTestResource(DocumentResource.class)
class KeyRetentionTest {
    @Inject
    KeyRetention retention;

    @Inject
    MongoClient mongo;

    @ConfigProperty(name = "quarkus.mongodb.database")
    String database;

    @Test
    void keysAreForgottenAfterAMonth() {
        var keys = mongo.getDatabase(database).getCollection("idempotency_keys");
        String run = UUID.randomUUID().toString();
        Instant old = Instant.now().minus(Duration.ofDays(30)).minusSeconds(60);
        List<Document> receipts = Stream.concat(
                        Stream.generate(() -> old).limit(1500), Stream.of(old.plusSeconds(120), Instant.now()))
                .map(at -> new Document("_id", UUID.randomUUID().toString())
                        .append("request_digest", run)
                        .append("created_at", Date.from(at)))
                .toList();
        keys.insertMany(receipts);

        retention.forgetOld().await().atMost(Duration.ofSeconds(60));

        assertEquals(2, keys.countDocuments(Filters.eq("request_digest", run)));
    }
}
