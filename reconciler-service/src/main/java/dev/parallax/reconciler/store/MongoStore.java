package dev.parallax.reconciler.store;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyCodec;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.UuidRepresentation;

/** MongoDB, through the reactive streams driver. Plain finds and aggregations: no sessions, no transactions. */
final class MongoStore implements RecordStore {
    private final StoreDefinition.MongoStore definition;
    private final MongoClient client;

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
        return new MongoReader(database(), side, fields, keys, definition.pageSize(), definition.operationTimeout());
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

    private MongoDatabase database() {
        return client.getDatabase(definition.database());
    }
}
