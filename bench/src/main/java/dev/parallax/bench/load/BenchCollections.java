package dev.parallax.bench.load;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import dev.parallax.bench.row.Item;
import dev.parallax.bench.row.Variant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.types.Decimal128;

/** The collections of the benchmark: a target for each variant. */
public final class BenchCollections implements AutoCloseable {
    public static final String DATABASE = "parallax_bench";

    private static final int BULK = 5_000;

    private final String uri;
    private final MongoClient client;

    public BenchCollections(String uri) {
        this.uri = uri;
        this.client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .build());
    }

    /** The name of the target of a source that has {@code rows} records. */
    public static String target(long rows, Variant variant) {
        return "target_" + rows + "_" + variant.percent();
    }

    public String uri() {
        return uri;
    }

    /** Drops what an earlier run left. */
    public void create() {
        client.getDatabase(DATABASE).drop();
    }

    public void loadTarget(long rows, Variant variant) {
        var collection = client.getDatabase(DATABASE).getCollection(target(rows, variant), BsonDocument.class);
        var bulk = new ArrayList<BsonDocument>(BULK);
        for (long number = 0; number < rows; number++) {
            variant.target(number, number + 1, item -> bulk.add(document(item)));
            if (bulk.size() >= BULK) {
                insert(collection, bulk);
            }
        }
        insert(collection, bulk);
    }

    private static void insert(MongoCollection<BsonDocument> collection, List<BsonDocument> bulk) {
        if (!bulk.isEmpty()) {
            collection.insertMany(bulk, new InsertManyOptions().ordered(false));
            bulk.clear();
        }
    }

    private static BsonDocument document(Item item) {
        return new BsonDocument("_id", new BsonString(item.id()))
                .append("stock", new BsonInt32(item.stock()))
                .append("serial", new BsonInt64(item.serial()))
                .append("price", new BsonDecimal128(new Decimal128(item.price())))
                .append("updated_at", new BsonDateTime(item.updatedAt().toEpochMilli()))
                .append("active", BsonBoolean.valueOf(item.active()))
                .append("name", new BsonString(item.name()))
                .append("ref", new BsonBinary(item.ref()))
                .append("weight", new BsonDouble(item.weight()));
    }

    /** What the server says of itself, for the report. */
    public String describe() {
        return client.getDatabase("admin")
                .runCommand(new BsonDocument("buildInfo", new BsonInt32(1)))
                .getString("version");
    }

    @Override
    public void close() {
        client.getDatabase(DATABASE).drop();
        client.close();
    }
}
