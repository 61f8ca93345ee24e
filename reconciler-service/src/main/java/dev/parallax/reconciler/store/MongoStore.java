package dev.parallax.reconciler.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoSecurityException;
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
import org.jspecify.annotations.Nullable;

/** MongoDB, through the reactive streams driver. Plain finds and aggregations: no sessions, no transactions. */
final class MongoStore implements RecordStore {
    private static final int GLANCE = 100;

    private final StoreDefinition.MongoStore definition;
    private final LearnedSizes sizes = new LearnedSizes();
    private @Nullable MongoClient client;

    MongoStore(StoreDefinition.MongoStore definition) {
        this.definition = definition;
    }

    /** Only when it is needed: an address that the DNS resolves is asked for already then, and may be away. */
    private synchronized MongoClient client() {
        var open = client;
        if (open == null) {
            try {
                open = open(definition);
            } catch (RuntimeException e) {
                throw (RuntimeException) MongoErrors.translate(e);
            }
            client = open;
        }
        return open;
    }

    private static MongoClient open(StoreDefinition.MongoStore definition) {
        return MongoClients.create(MongoClientSettings.builder()
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
    public Uni<Description> describe(SideDefinition side, KeyCodec keys) {
        return Uni.createFrom()
                .deferred(() -> new MongoReader(
                                database(),
                                side,
                                List.of(),
                                keys,
                                limit(side, List.of()),
                                definition.operationTimeout())
                        .some(GLANCE))
                .map(found -> described(side, MongoKeys.of(side, keys.parts()), found))
                .onFailure(failure ->
                        failure instanceof StoreException e && e.reason() == StoreException.Reason.STORE_REFUSED)
                .recoverWithItem(refusal ->
                        new Description.Refused(property(side, refusal), String.valueOf(refusal.getMessage())));
    }

    private static String property(SideDefinition side, Throwable refusal) {
        if (refusal.getCause() instanceof MongoSecurityException) {
            // Who asks: it did not come to the relation.
            return "store";
        }
        return side.relation() instanceof Relation.Pipeline ? "pipeline" : "collection";
    }

    /** One that is none may be a stray; the comparison says so when it meets it. */
    private static Description described(SideDefinition side, MongoKeys keys, List<FoundDocument> documents) {
        for (int i = 0; i < side.key().size(); i++) {
            int part = i;
            List<@Nullable Object> values = documents.stream()
                    .<@Nullable Object>map(document -> document.values()[part])
                    .toList();
            if (!values.isEmpty() && values.stream().allMatch(value -> value == Absent.MISSING)) {
                return new Description.Refused(
                        "key[" + i + "]",
                        "no document has '%s', of %d looked at"
                                .formatted(side.key().get(i), documents.size()));
            }
            var problem = keys.problem(i, values);
            if (problem != null) {
                return new Description.Refused(
                        "key[" + i + "]", problem + " (so are all of %d documents looked at)".formatted(values.size()));
            }
        }
        return new Description.Undeclared();
    }

    @Override
    public Uni<Void> ping() {
        var ping = new BsonDocument("ping", new BsonInt32(1));
        return Uni.createFrom()
                .deferred(() -> Publishers.first(database().runCommand(ping)))
                .ifNoItem()
                .after(Duration.ofSeconds(5))
                .fail()
                .onFailure()
                .transform(MongoErrors::translate)
                .replaceWithVoid();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }

    private ReadLimit limit(SideDefinition side, List<String> fields) {
        return sizes.limit(side, fields, definition.pageSize(), definition.pageBytes());
    }

    private MongoDatabase database() {
        return client().getDatabase(definition.database());
    }
}
