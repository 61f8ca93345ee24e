package dev.parallax.reconciler.diff;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.reconciler.settle.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * What two sides of a record look like, made from their images and versions as they are, without reading a value in them.
 * The same bytes are the same values; the same values may be other bytes, as 1.0 and 1.00 are. Not safe for threads.
 */
final class ImageFingerprints {
    private final HashStream128 stream = Hashing.xxh3_128().hashStream();

    /** Of what may be lacking on one side. */
    Fingerprint of(@Nullable ImageRows source, @Nullable ImageRows target) {
        stream.reset();
        add(source);
        add(target);
        var hash = stream.get();
        return new Fingerprint(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    private void add(@Nullable ImageRows rows) {
        stream.putBoolean(rows != null);
        if (rows != null) {
            rows.addTo(stream);
        }
    }
}
