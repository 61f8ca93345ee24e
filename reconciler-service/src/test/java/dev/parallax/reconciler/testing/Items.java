package dev.parallax.reconciler.testing;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.parallax.devstack.junit.DocumentResource;
import io.smallrye.mutiny.Multi;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** The dataset {@code items} in both its stores: makers and items in tables, one nested document an item. */
public final class Items implements FakeOwner.Records, AutoCloseable {
    private final Pool office;
    private final MongoClient client;
    private final MongoCollection<Document> shop;

    public Items(Pool office) {
        this.office = office;
        this.client = MongoClients.create(DocumentResource.uri());
        this.shop = client.getDatabase(DocumentResource.database()).getCollection("items");
    }

    /** The same {@code count} items on both sides, and nothing else. */
    public void fill(int count) {
        sql("create schema if not exists stock");
        sql("create table if not exists stock.makers (id text primary key, name text not null)");
        sql("""
                create table if not exists stock.items (id text primary key, name text, price numeric(12, 2),
                quantity int, made_at timestamptz, state text, note text, maker_id text, version bigint,
                updated_at timestamptz)""");
        sql("truncate stock.items, stock.makers");
        sql("insert into stock.makers select 'm' || n, 'Maker ' || n from generate_series(0, 4) n");
        sql("""
                insert into stock.items
                select 'i' || lpad(n::text, 6, '0'), 'Item ' || n, n + 0.25, n,
                    timestamptz '2026-01-01 00:00:00.123456Z' + n * interval '1 minute',
                    (array['open', 'sold_out', 'withdrawn'])[1 + mod(n, 3)],
                    case when mod(n, 2) = 0 then 'note ' || n end, 'm' || mod(n, 5), 1, timestamptz '2026-01-01 00:00:00Z'
                from generate_series(1, %d) n""".formatted(count));
        await(shop.deleteMany(new Document()));
        if (count > 0) {
            await(shop.insertMany(
                    IntStream.rangeClosed(1, count).mapToObj(Items::document).toList()));
        }
    }

    public static String key(int n) {
        return "i%06d".formatted(n);
    }

    private static Document document(int n) {
        var document = new Document("_id", key(n))
                .append("name", "Item " + n)
                .append("price", Decimal128.parse(n + ".25"))
                .append("quantity", n)
                .append("made", Instant.ofEpochMilli(1767225600123L).plusSeconds(60L * n))
                .append("state", n % 3 == 0 ? "available" : "closed")
                .append("maker", new Document("id", "m" + n % 5).append("name", "Maker " + n % 5))
                .append("version", 1L)
                .append("updated_at", Instant.parse("2026-01-01T00:00:00Z"));
        return n % 2 == 0 ? document.append("note", "note " + n) : document;
    }

    public void sql(String statement) {
        office.query(statement).executeAndAwait();
    }

    /** Changes fields of a document and its version, as another writer would. */
    public void setInShop(String key, Document fields) {
        await(shop.updateOne(
                new Document("_id", key), new Document("$set", fields).append("$inc", new Document("version", 1L))));
    }

    public void insertInShop(int n) {
        await(shop.insertOne(document(n)));
    }

    @Override
    public void delete(String key) {
        await(shop.deleteOne(new Document("_id", key)));
    }

    public @Nullable Document inShop(String key) {
        var found = await(shop.find(new Document("_id", key)));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public @Nullable Long version(String key) {
        var document = inShop(key);
        return document == null ? null : document.getLong("version");
    }

    @Override
    public void put(String key, String body, long version) {
        var json = Document.parse(body);
        var document = new Document(json).append("_id", key).append("version", version);
        document.append("price", Decimal128.parse(json.get("price").toString()));
        document.append("made", Instant.parse(json.getString("made")));
        document.append("updated_at", Instant.now());
        if (version == 1) {
            await(shop.insertOne(document));
        } else {
            await(shop.replaceOne(new Document("_id", key), document));
        }
    }

    private static <T> List<T> await(Publisher<T> publisher) {
        return Multi.createFrom()
                .publisher(FlowAdapters.toFlowPublisher(publisher))
                .collect()
                .in(ArrayList<T>::new, List::add)
                .map(list -> (List<T>) list)
                .await()
                .indefinitely();
    }

    @Override
    public void close() {
        client.close();
    }
}
