package dev.parallax.reconciler.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.value.Absent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.UuidRepresentation;

/** MongoDB, through the reactive streams driver. Plain finds and aggregations: no sessions, no transactions. */
final class MongoStore implements RecordStore {
    private static final int GLANCE = 100;

    /** For a look at documents whose keys are not made into any. */
    private static final KeyCodec NO_KEY = new KeyCodec(List.of());

    private final StoreDefinition.MongoStore definition;
    private final MongoClient client;
    private final LearnedSizes sizes = new LearnedSizes();

    MongoStore(StoreDefinition.MongoStore definition) {
        this.definition = definition;
        this.client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(definition.url()))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .applicationName("parallax-reconciler")
                .retryWrites(false)
                .applyToConnectionPoolSettings(pool ->
                        pool.minSize(0).maxSize(definition.poolSize()).maxConnectionIdleTime(60, TimeUnit.SECONDS))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(5, TimeUnit.SECONDS))
                .build());
    }

    @Override
    public RecordReader reader(SideDefinition side, List<String> fields, KeyCodec keys) {
        return new MongoReader(database(), side, fields, keys, limit(side, fields), definition.operationTimeout());
    }

    /** Documents declare nothing; but a pipeline that the server does not understand, or that drops the key, is known. */
    @Override
    public Uni<Description> describe(SideDefinition side) {
        return new MongoReader(database(), side, List.of(), NO_KEY, limit(side, List.of()), definition.operationTimeout())
                .some(GLANCE)
                .map(found -> described(side, found))
                .onFailure(failure ->
                        failure instanceof StoreException e && e.reason() == StoreException.Reason.STORE_REFUSED)
                .recoverWithItem(refusal -> new Description.Refused(
                        side.relation() instanceof Relation.Pipeline ? "pipeline" : "collection",
                        String.valueOf(refusal.getMessage())));
    }

    private static Description described(SideDefinition side, List<FoundDocument> documents) {
        for (int i = 0; i < side.key().size(); i++) {
            int part = i;
            // One that lacks it may be a stray; the comparison says so when it meets it.
            if (!documents.isEmpty()
                    && documents.stream().allMatch(document -> document.values()[part] == Absent.MISSING)) {
                return new Description.Refused(
                        "key[" + i + "]",
                        "no document has '%s', of %d looked at"
                                .formatted(side.key().get(i), documents.size()));
            }
        }
        return new Description.Undeclared();
    }

    @Override
    public Uni<Void> ping() {
        var ping = new BsonDocument("ping", new BsonInt32(1));
        return Publishers.first(database().runCommand(ping))
                .ifNoItem()
                .after(Duration.ofSeconds(5))
                .fail()
                .onFailure()
                .transform(MongoErrors::translate)
                .replaceWithVoid();
    }

    @Override
    public void close() {
        client.close();
    }

    private ReadLimit limit(SideDefinition side, List<String> fields) {
        return sizes.limit(side, fields, definition.pageSize(), definition.pageBytes());
    }

    private MongoDatabase database() {
        return client.getDatabase(definition.database());
    }
}
