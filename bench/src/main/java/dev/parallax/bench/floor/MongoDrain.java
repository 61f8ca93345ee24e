package dev.parallax.bench.floor;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.parallax.bench.load.BenchCollections;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Reads collections in {@code _id} order through the reactive driver as raw BSON, and forgets the documents. */
public final class MongoDrain implements AutoCloseable {
    private final MongoClient client;
    private final int pageSize;

    /** Reads {@code pageSize} documents a batch. */
    public MongoDrain(String uri, int pageSize) {
        this.client = MongoClients.create(uri);
        this.pageSize = pageSize;
    }

    /** The number of documents of this collection. */
    public long drain(String collection) throws Exception {
        var counting = new Counting(pageSize);
        client.getDatabase(BenchCollections.DATABASE)
                .getCollection(collection, RawBsonDocument.class)
                .find()
                .sort(new BsonDocument("_id", new BsonInt32(1)))
                .batchSize(pageSize)
                .subscribe(counting);
        return counting.done.get();
    }

    /** A table and a collection at once. */
    public static void drain(PostgresDrain source, String table, MongoDrain target, String collection)
            throws Exception {
        Both.of(() -> source.drain(table), () -> target.drain(collection));
    }

    @Override
    public void close() {
        client.close();
    }

    /** Asks for a page when the one before has come. */
    private static final class Counting implements Subscriber<RawBsonDocument> {
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private final int pageSize;
        private @Nullable Subscription subscription;
        private long count;

        Counting(int pageSize) {
            this.pageSize = pageSize;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(pageSize);
        }

        @Override
        public void onNext(RawBsonDocument document) {
            count++;
            if (count % pageSize == 0 && subscription != null) {
                subscription.request(pageSize);
            }
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(count);
        }
    }
}
