package dev.parallax.reconciler.told;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.value.CanonicalEncoder;
import dev.parallax.reconciler.value.CanonicalValue.Int64;
import dev.parallax.reconciler.value.CanonicalValue.Text;
import dev.parallax.reconciler.value.CanonicalValue.Uuid;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the differences of a page looked like: a fingerprint and a kind of each, 17 bytes, and the same once more of those
 * whose images were read. Not safe for threads.
 */
public final class ToldDifferences {
    /** Bytes of a fingerprint as it is kept. */
    private static final int SIZE = 2 * Long.BYTES + 1;

    private final Map<Fingerprint, MismatchKind> kinds;
    private final CanonicalEncoder encoder = new CanonicalEncoder();

    private ToldDifferences(Map<Fingerprint, MismatchKind> kinds) {
        this.kinds = kinds;
    }

    /** None so far. */
    public static ToldDifferences none() {
        return new ToldDifferences(new HashMap<>());
    }

    /**
     * As {@link #bytes} gave them.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static ToldDifferences of(byte[] bytes) {
        if (bytes.length % SIZE != 0) {
            throw new IllegalArgumentException("%d bytes are no differences".formatted(bytes.length));
        }
        var kinds = HashMap.<Fingerprint, MismatchKind>newHashMap(bytes.length / SIZE);
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            kinds.put(new Fingerprint(buffer.getLong(), buffer.getLong()), kind(buffer.get()));
        }
        return new ToldDifferences(kinds);
    }

    /** Adds what a difference looked like; one may be told by several looks. */
    public void add(RecordKey key, Fingerprint difference, MismatchKind kind) {
        kinds.put(ofRecord(key, difference), kind);
    }

    /** The kind of this record's difference, if it is one of these; else null. */
    public @Nullable MismatchKind kind(RecordKey key, Fingerprint difference) {
        return kinds.get(ofRecord(key, difference));
    }

    public byte[] bytes() {
        var buffer = ByteBuffer.allocate(kinds.size() * SIZE);
        kinds.forEach((fingerprint, kind) ->
                buffer.putLong(fingerprint.high()).putLong(fingerprint.low()).put(code(kind)));
        return buffer.array();
    }

    /** Two records may look the same, so the key belongs to it. */
    private Fingerprint ofRecord(RecordKey key, Fingerprint difference) {
        for (var part : key.parts()) {
            encoder.add(
                    switch (part) {
                        case Long number -> new Int64(number);
                        case UUID id -> new Uuid(id);
                        default -> new Text(part.toString());
                    });
        }
        var digest = encoder.add(new Int64(difference.high()))
                .add(new Int64(difference.low()))
                .digest();
        return new Fingerprint(digest.high(), digest.low());
    }

    private static byte code(MismatchKind kind) {
        return switch (kind) {
            case MISSING_IN_TARGET -> 1;
            case MISSING_IN_SOURCE -> 2;
            case DATA_MISMATCH -> 3;
            case UNCONVERTIBLE -> 4;
            case DUPLICATE_KEY -> 5;
            case UNUSABLE_KEY -> 6;
        };
    }

    private static MismatchKind kind(byte code) {
        return switch (code) {
            case 1 -> MismatchKind.MISSING_IN_TARGET;
            case 2 -> MismatchKind.MISSING_IN_SOURCE;
            case 3 -> MismatchKind.DATA_MISMATCH;
            case 4 -> MismatchKind.UNCONVERTIBLE;
            case 5 -> MismatchKind.DUPLICATE_KEY;
            case 6 -> MismatchKind.UNUSABLE_KEY;
            default -> throw new IllegalArgumentException("no kind of difference: " + code);
        };
    }
}
