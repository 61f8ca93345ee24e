package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Hands records on no faster than their store's limit allows. */
final class PacedReader implements RecordReader {
    private final RecordReader reader;
    private final RateLimit limit;
    private final Function<Duration, Uni<Void>> pause;

    /**
     * Shares the limit with all other readers that have it.
     *
     * @param pause completes after the time
     */
    PacedReader(RecordReader reader, RateLimit limit, Function<Duration, Uni<Void>> pause) {
        this.reader = reader;
        this.limit = limit;
        this.pause = pause;
    }

    /** Waits by a timer, without a thread. */
    static Uni<Void> timer(Duration time) {
        return Uni.createFrom().voidItem().onItem().delayIt().by(time);
    }

    @Override
    public PageReader scan(Scan scan) {
        return reader.scan(scan).each(this::paced);
    }

    @Override
    public Uni<List<StoreRecord>> read(List<RecordKey> keys) {
        return paced(reader.read(keys));
    }

    @Override
    public Uni<Long> count(KeyBounds bounds) {
        return reader.count(bounds);
    }

    @Override
    public Uni<Long> changed(Scan.Window window) {
        return reader.changed(window);
    }

    @Override
    public Uni<UnusableKeys> unusable(Scan scan) {
        return reader.unusable(scan);
    }

    @Override
    public Uni<Long> repeats(KeyBounds bounds) {
        return reader.repeats(bounds);
    }

    @Override
    public Uni<Long> unusable() {
        return reader.unusable();
    }

    @Override
    public Uni<Long> estimate() {
        return reader.estimate();
    }

    @Override
    public Uni<List<RecordKey>> sampleKeys(int size) {
        return paced(reader.sampleKeys(size));
    }

    private <T> Uni<List<T>> paced(Uni<List<T>> records) {
        return paced(records, List::size, limit, pause);
    }

    /** Holds back what was read until the limit allows it. */
    static <T> Uni<T> paced(
            Uni<T> records, ToIntFunction<T> number, RateLimit limit, Function<Duration, Uni<Void>> pause) {
        return records.chain(found -> {
            var wait = limit.take(number.applyAsInt(found));
            return wait.isZero()
                    ? Uni.createFrom().item(found)
                    : pause.apply(wait).replaceWith(found);
        });
    }
}
