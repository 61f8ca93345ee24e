package dev.parallax.reconciler.cases;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.Relation;
import io.smallrye.mutiny.Multi;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** The real stores that cases are loaded into, and what is in them by another way than the engine's. */
public final class CaseStores implements AutoCloseable {
    private final Pool pool;
    private final MongoClient client;

    public CaseStores(Vertx vertx) {
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(PostgresResource.url())
                        .setUser(PostgresResource.user())
                        .setPassword(PostgresResource.password())
                        .addProperty("TimeZone", "UTC"))
                .using(vertx)
                .build();
        client = MongoClients.create(DocumentResource.uri());
    }

    /** Runs a script. */
    public void sql(String script) {
        pool.query(script).executeAndAwait();
    }

    /** Replaces collections: an object of arrays of documents, in canonical Extended JSON. */
    void documents(String json) {
        BsonDocument.parse(json).forEach((collection, documents) -> {
            var all = new ArrayList<BsonDocument>();
            for (BsonValue document : documents.asArray()) {
                all.add(document.asDocument());
            }
            documents(collection, all);
        });
    }

    /** Replaces a collection. */
    public void documents(String collection, List<BsonDocument> documents) {
        await(collection(collection).drop());
        if (!documents.isEmpty()) {
            await(collection(collection).insertMany(documents));
        }
    }

    /** What is in a collection. */
    public List<BsonDocument> found(String collection) {
        return await(collection(collection).find());
    }

    /** Puts a document in the place of the one with this id, whatever its own is. */
    public void replace(String collection, String id, BsonDocument document) {
        await(collection(collection).deleteOne(new BsonDocument("_id", new BsonString(id))));
        await(collection(collection).insertOne(document));
    }

    /** What a query answers, one text a column, row by row. */
    public List<List<@Nullable String>> texts(String query) {
        var rows = new ArrayList<List<@Nullable String>>();
        for (var row : pool.query(query).executeAndAwait()) {
            var values = new ArrayList<@Nullable String>();
            for (int i = 0; i < row.size(); i++) {
                values.add(row.getString(i));
            }
            rows.add(values);
        }
        return rows;
    }

    /** How many records a relation has. */
    long count(Relation relation) {
        return switch (relation) {
            case Relation.Table(var name) -> countRows(name);
            case Relation.Query(var sql) -> countRows("(" + sql + ")");
            case Relation.Collection(var name) -> await(collection(name).find()).size();
            case Relation.Pipeline(var name, var stages) ->
                await(collection(name)
                                .aggregate(BsonArray.parse(stages).stream()
                                        .map(BsonValue::asDocument)
                                        .toList()))
                        .size();
            case Relation.Feed feed -> throw new IllegalArgumentException("not for " + feed);
        };
    }

    private long countRows(String from) {
        return pool.query("select count(*) from " + from + " r")
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }

    private MongoCollection<BsonDocument> collection(String name) {
        return client.getDatabase(DocumentResource.database()).getCollection(name, BsonDocument.class);
    }

    static String text(@Nullable URL file) {
        if (file == null) {
            return "";
        }
        try (var in = file.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> List<T> await(Publisher<T> publisher) {
        return Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(publisher))
                .collect()
                .asList()
                .await()
                .indefinitely();
    }

    @Override
    public void close() {
        pool.closeAndAwait();
        client.close();
    }
}
