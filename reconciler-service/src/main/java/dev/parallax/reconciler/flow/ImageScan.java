package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.diff.ImageBlock;
import dev.parallax.reconciler.diff.ImageMerge;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.store.ImageReader;
import dev.parallax.reconciler.store.Scan;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the images of two sides block by block, and passes on the records whose images differ, as these tell them; those
 * whose images do not tell enough, or that have none, are read. Most
 * records of a dataset agree, and a block in which all do is received and compared for a fraction of what its fields cost.
 * The source's next block is on its way while the target's is read: three blocks are in memory at most.
 */
final class ImageScan implements AutoCloseable {
    private static final int KEYS_A_READ = 500;

    /** Of the target's records in the range of a page of the source's: seldom many more than there. */
    private static final int TARGET_PAGES = 2;

    /** Records after which the share of those that had to be read says something. */
    private static final long ENOUGH = 4_000;

    /** Beyond this share, reading them one by one costs more than streaming all of them. */
    private static final double TOO_MANY = 0.3;

    private final Comparison comparison;
    private final ImageReader source;
    private final ImageReader target;
    private final Consumer<List<Listed>> read;
    private final Confirmation confirmation;
    private final List<Listed> suspects = new ArrayList<>();
    private @Nullable CompletableFuture<ImageBlock> coming;
    private long merged;
    private long suspected;

    /**
     * A scan that begins with {@link #run}.
     *
     * @param confirmation compares the two sides of a record, as their images tell them
     * @param read compares the records with these keys, and empties the list
     */
    ImageScan(
            Comparison comparison,
            ImageReader source,
            ImageReader target,
            Confirmation confirmation,
            Consumer<List<Listed>> read) {
        this.comparison = comparison;
        this.source = source;
        this.target = target;
        this.confirmation = confirmation;
        this.read = read;
    }

    /** Compares the scanned records, and returns what is left of the scan if it gave up. */
    Optional<Scan> run(Scan scan, Runnable betweenBlocks) {
        var left = scan;
        var next = fetch(left);
        while (true) {
            betweenBlocks.run();
            var block = arrived(next);
            comparison.tally().arrived(Side.SOURCE, block.records());
            if (block.complete()) {
                merge(block, left, null);
                read.accept(suspects);
                return Optional.empty();
            }
            var range = left;
            var last = ImageMerge.last(keys(), block);
            left = left.resumedAfter(last);
            next = fetch(left);
            merge(block, range, last);
            if (merged > ENOUGH && suspected > merged * TOO_MANY) {
                read.accept(suspects);
                return Optional.of(left);
            }
        }
    }

    private CompletableFuture<ImageBlock> fetch(Scan scan) {
        var block = source.read(scan, null, 1).subscribeAsCompletionStage();
        coming = block;
        return block;
    }

    private static ImageBlock arrived(CompletableFuture<ImageBlock> block) {
        return Uni.createFrom().completionStage(block).await().indefinitely();
    }

    /** The target may hold any number of records between two of the source: it is asked until there are no more. */
    private void merge(ImageBlock block, Scan range, @Nullable RecordKey last) {
        var merge = new ImageMerge(keys(), block, new Sink());
        var rest = range;
        while (true) {
            var found = target.read(rest, last, TARGET_PAGES).await().indefinitely();
            comparison.tally().arrived(Side.TARGET, found.records());
            merge.target(found, found.complete());
            if (found.complete()) {
                return;
            }
            rest = rest.resumedAfter(ImageMerge.last(keys(), found));
        }
    }

    private KeyCodec keys() {
        return comparison.dataset().keyCodec();
    }

    /** Waits for the block on its way, so that its connection is free, and lets go of both sides. */
    @Override
    public void close() {
        if (coming != null) {
            coming.handle((block, failure) -> null).join();
        }
        Uni.combine()
                .all()
                .unis(source.close(), target.close())
                .discardItems()
                .await()
                .indefinitely();
    }

    private final class Sink implements ImageMerge.Sink {
        @Override
        public void agreed(int records) {
            merged += records;
            comparison.tally().agreed(records);
        }

        @Override
        public boolean known(RecordKey key, Fingerprint image, boolean inSource, boolean inTarget) {
            boolean known = confirmation.known(key, image, inSource, inTarget);
            merged += known ? 1 : 0;
            return known;
        }

        @Override
        public void differ(@Nullable StoreRecord source, @Nullable StoreRecord target, Fingerprint image) {
            merged++;
            suspected++;
            confirmation.compare(source, target, image);
        }

        @Override
        public void suspect(RecordKey key, Presence on) {
            merged++;
            suspected++;
            suspects.add(new Listed(key, on));
            if (suspects.size() == KEYS_A_READ) {
                read.accept(suspects);
            }
        }
    }
}
