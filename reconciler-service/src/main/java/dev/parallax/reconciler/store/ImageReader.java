package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.ImageBlock;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Reads the images of one side's records, a block at a time: one {@link #read} after the other. A block has no more bytes
 * than fit into memory, but for one of a single record. Fails as a {@link RecordReader} does.
 */
public interface ImageReader {

    /**
     * The first records of what is left of a scan.
     *
     * @param upTo the last key that may be among them; null for the scan's own end
     * @param pages how many pages of the store they may fill
     */
    Uni<ImageBlock> read(Scan scan, @Nullable RecordKey upTo, int pages);

    /** Lets go of the connection. Never fails. */
    Uni<Void> close();
}
