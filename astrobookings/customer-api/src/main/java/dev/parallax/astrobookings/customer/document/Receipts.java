package dev.parallax.astrobookings.customer.document;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import dev.parallax.astrobookings.owner.Idempotency;
import dev.parallax.astrobookings.owner.UsedKeys;
import dev.parallax.astrobookings.owner.WriteOutcome;
import dev.parallax.astrobookings.owner.WriteOutcome.Effect;
import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.reactive.ReactiveMongoClient;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * One document per idempotency key, first open, then closed with the outcome. An open receipt says nothing about the
 * effect: {@link DocumentStore} finds that in the record's document.
 */
@Singleton
class Receipts implements UsedKeys {
    private final ReactiveMongoCollection<BsonDocument> receipts;

    Receipts(ReactiveMongoClient client, @ConfigProperty(name = "quarkus.mongodb.database") String database) {
        this.receipts = client.getDatabase(database).getCollection("idempotency_keys", BsonDocument.class);
    }

    /** Opens the receipt if the key is new, else finds the outcome if there is one yet. */
    Uni<Optional<WriteOutcome>> open(Idempotency idempotency, Instant at) {
        BsonDocument receipt = new BsonDocument("_id", id(idempotency.key()))
                .append("request_digest", new BsonString(idempotency.requestDigest()))
                .append("created_at", Bson.of(at));
        return receipts.insertOne(receipt)
                .map(inserted -> Optional.<WriteOutcome>empty())
                .onFailure(Receipts::isDuplicate)
                .recoverWithUni(() -> find(idempotency));
    }

    Uni<Optional<WriteOutcome>> find(Idempotency idempotency) {
        return receipts.find(eq("_id", id(idempotency.key())))
                .collect()
                .first()
                .map(receipt -> receipt == null ? Optional.empty() : outcome(receipt, idempotency));
    }

    private static Optional<WriteOutcome> outcome(BsonDocument receipt, Idempotency idempotency) {
        if (!idempotency.requestDigest().equals(Bson.string(receipt, "request_digest"))) {
            throw new ApiException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used for another request.");
        }
        String effect = Bson.string(receipt, "effect");
        Long version = Bson.int64(receipt, "record_version");
        return effect == null || version == null
                ? Optional.empty()
                : Optional.of(new WriteOutcome(Effect.valueOf(effect), version, Bson.string(receipt, "body"), true));
    }

    /** Closes the receipt with its outcome, unless it is closed. */
    Uni<Void> close(UUID key, WriteOutcome outcome) {
        return receipts.updateOne(
                        and(eq("_id", id(key)), eq("effect", null)),
                        combine(
                                set("effect", outcome.effect().name()),
                                set("record_version", outcome.version()),
                                set("body", Bson.of(outcome.body()))))
                .replaceWithVoid();
    }

    /** Found by an index, which is made when it is first needed. */
    @Override
    public Uni<Integer> forget(Instant before, int most) {
        FindOptions oldest = new FindOptions()
                .filter(lt("created_at", Bson.of(before)))
                .sort(ascending("created_at"))
                .projection(include("_id"))
                .limit(most);
        return receipts.createIndex(ascending("created_at"))
                .chain(() -> receipts.find(oldest).collect().asList())
                .chain(old -> old.isEmpty()
                        ? Uni.createFrom().item(0)
                        : receipts.deleteMany(in(
                                        "_id",
                                        old.stream()
                                                .map(receipt -> receipt.get("_id"))
                                                .toList()))
                                .map(deleted -> Math.toIntExact(deleted.getDeletedCount())));
    }

    static boolean isDuplicate(Throwable failure) {
        return failure instanceof MongoWriteException write
                && write.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
    }

    private static BsonString id(UUID key) {
        return new BsonString(key.toString());
    }
}
