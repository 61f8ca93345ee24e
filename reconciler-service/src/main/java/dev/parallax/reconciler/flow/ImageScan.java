package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.OrderedMerge;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.RecordImage;
import dev.parallax.reconciler.store.Scan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges the images of two sides, and has the records read whose images differ or that have none. Most records of a
 * dataset agree, and an image is received and compared for a fraction of what its fields cost.
 */
final class ImageScan {
    private static final int KEYS_A_READ = 500;

    /** Records after which the share of those that had to be read says something. */
    private static final long ENOUGH = 4_000;

    /** Beyond this share, reading them one by one costs more than streaming all of them. */
    private static final double TOO_MANY = 0.3;

    private final Comparison comparison;
    private final Digests.Common stores;
    private final RecordImage image;
    private final Runnable betweenPages;
    private final Consumer<List<RecordKey>> read;
    private final List<RecordKey> suspects = new ArrayList<>();
    private long merged;
    private long suspected;
    private @Nullable RecordKey last;

    /** @param read compares the records with these keys, and empties the list */
    ImageScan(
            Comparison comparison,
            Digests.Common stores,
            RecordImage image,
            Runnable betweenPages,
            Consumer<List<RecordKey>> read) {
        this.comparison = comparison;
        this.stores = stores;
        this.image = image;
        this.betweenPages = betweenPages;
        this.read = read;
    }

    /** Compares the scanned records, and returns what is left of the scan if it gave up. */
    Optional<Scan> run(Scan scan) {
        try (var pages = new PagePair(
                stores.source().images(scan, image), stores.target().images(scan, image))) {
            boolean toTheEnd = pages.runWhile(new Sink(), this::pays);
            read.accept(suspects);
            return toTheEnd ? Optional.empty() : Optional.of(rest(scan));
        }
    }

    private boolean pays() {
        betweenPages.run();
        return merged < ENOUGH || suspected <= merged * TOO_MANY;
    }

    private Scan rest(Scan scan) {
        return scan.resumedAfter(Objects.requireNonNull(last, "nothing was merged"));
    }

    private void suspect(RecordKey key) {
        merged++;
        suspected++;
        last = key;
        suspects.add(key);
        if (suspects.size() == KEYS_A_READ) {
            read.accept(suspects);
        }
    }

    private static boolean same(@Nullable Object source, @Nullable Object target) {
        if (source instanceof byte[] a && target instanceof byte[] b) {
            return Arrays.equals(a, b);
        }
        return source != null && source.equals(target);
    }

    private final class Sink implements OrderedMerge.Sink {
        @Override
        public void both(StoreRecord source, StoreRecord target) {
            if (same(source.value(0), target.value(0))) {
                merged++;
                last = source.key();
                comparison.tally().agreed(1);
            } else {
                suspect(source.key());
            }
        }

        @Override
        public void sourceOnly(StoreRecord source) {
            suspect(source.key());
        }

        @Override
        public void targetOnly(StoreRecord target) {
            suspect(target.key());
        }
    }
}
