package dev.parallax.reconciler.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.PathTemplate;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Reads single records of a feed, where they have an address. What it does not list, nobody can count or scan. */
final class FeedReader implements RecordReader {
    private static final int AT_ONCE = 4;

    private final FeedStore store;
    private final Relation.Feed feed;
    private final FeedItems items;
    private final KeyCodec keys;

    FeedReader(FeedStore store, Relation.Feed feed, FeedItems items, KeyCodec keys) {
        this.store = store;
        this.feed = feed;
        this.items = items;
        this.keys = keys;
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> wanted) {
        if (feed.record() == null) {
            return Uni.createFrom()
                    .failure(refused("cannot be asked for a single record: its dataset names no address of one"));
        }
        var path = new PathTemplate(feed.record(), keys.parts());
        return Multi.createFrom()
                .iterable(wanted)
                .onItem()
                .transformToUni(key -> one(path, key))
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(found -> found.stream().flatMap(Optional::stream).toList());
    }

    private Uni<Optional<StoreRecord>> one(PathTemplate template, RecordKey key) {
        var path = template.expand(key);
        return path == null
                ? Uni.createFrom().item(Optional.empty())
                : store.get(path).map(found -> found.map(item -> record(item, key)));
    }

    private StoreRecord record(JsonNode item, RecordKey key) {
        try {
            var record = items.record(item);
            if (record.key().equals(key)) {
                return record;
            }
        } catch (UnusableKeyException e) {
            // Said below: an answer without a key is as little the record that was asked for as another one.
        }
        throw store.unavailable("it answered with another record than '" + key + "'");
    }

    @Override
    public PageReader scan(Scan scan) {
        throw refused("is a feed, which cannot be scanned");
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return Uni.createFrom().failure(refused("is a feed, which cannot be counted"));
    }

    @Override
    public Uni<Long> changed(Scan.Window window) {
        return Uni.createFrom().failure(refused("is a feed, which cannot be counted"));
    }

    @Override
    public Uni<Long> estimate() {
        return Uni.createFrom().item(0L);
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return Uni.createFrom().item(List.of());
    }

    private StoreException refused(String reason) {
        return new StoreException(Reason.STORE_REFUSED, store.definition().name() + " " + reason + ".", null);
    }
}
