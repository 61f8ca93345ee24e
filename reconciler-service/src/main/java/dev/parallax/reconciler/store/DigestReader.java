package dev.parallax.reconciler.store;

import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.RangeDigest;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Lets a store digest the records of one side itself. Fails as a {@link RecordReader} does. Safe for threads. */
public interface DigestReader {

    /**
     * Digests of all records in these ranges, one a range and in their order, by one statement.
     *
     * @param ranges disjoint and in order
     */
    Uni<List<RangeDigest>> digests(List<KeyBounds> ranges);

    /** Whether an index leads through the records in key order: without one, every block of images would be sorted for. */
    boolean ordered();

    /** A reader of the images of this side's records. On both sides equal images mean that the records agree. */
    ImageReader images(RecordImage image);

    /** Keys between which there are about as many records each, from statistics; none if there are no statistics. */
    Uni<List<RecordKey>> knownKeys();

    /** Every {@code every}th key in these ranges, counted in key order through all of them. */
    Uni<List<RecordKey>> keys(List<KeyBounds> ranges, long every);
}
