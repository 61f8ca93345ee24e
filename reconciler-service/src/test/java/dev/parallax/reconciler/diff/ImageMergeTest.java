package dev.parallax.reconciler.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.value.Presence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ImageMergeTest {
    private static final KeyCodec TEXT = new KeyCodec(List.of(new KeyPart("id", KeyType.STRING)));
    private static final KeyCodec THREE = new KeyCodec(List.of(
            new KeyPart("id", KeyType.UUID), new KeyPart("n", KeyType.INT64), new KeyPart("name", KeyType.STRING)));

    private static final class Found implements ImageMerge.Sink {
        private final List<RecordKey> suspects = new ArrayList<>();
        private int agreed;

        @Override
        public void agreed(int records) {
            agreed += records;
        }

        @Override
        public boolean known(RecordKey key, Fingerprint image, boolean inSource, boolean inTarget) {
            throw new IllegalStateException("these images cannot be read");
        }

        @Override
        public void differ(StoreRecord source, StoreRecord target, Fingerprint image) {
            throw new IllegalStateException("these images cannot be read");
        }

        @Override
        public void suspect(RecordKey key, Presence on) {
            suspects.add(key);
        }
    }

    /** However the target's records are cut into blocks, what differs is suspected, in order, and nothing else. */
    @Property(tries = 500)
    void whatDiffersIsSuspected(
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int records,
            @ForAll @IntRange(max = 10) int drifts,
            @ForAll @IntRange(min = 1, max = 50) int blockSize,
            @ForAll boolean composite) {
        var random = new Random(seed);
        var keys = composite ? THREE : TEXT;
        var source = new TreeMap<RecordKey, byte[]>();
        for (int i = 0; i < records; i++) {
            source.put(key(keys, random), new byte[] {(byte) random.nextInt(3)});
        }
        var target = new TreeMap<RecordKey, byte[]>(source);
        Set<RecordKey> planted = new HashSet<>();
        for (int i = 0; i < drifts; i++) {
            var key = source.isEmpty() || random.nextInt(3) == 0
                    ? key(keys, random)
                    : List.copyOf(source.keySet()).get(random.nextInt(source.size()));
            planted.add(key);
            if (target.containsKey(key) && random.nextBoolean()) {
                target.remove(key);
            } else {
                target.put(key, new byte[] {9, (byte) i});
            }
        }
        var found = merge(keys, source, target, blockSize);
        planted.removeIf(key -> !source.containsKey(key) && !target.containsKey(key));
        assertEquals(planted, Set.copyOf(found.suspects));
        assertEquals(found.suspects.stream().sorted().distinct().toList(), found.suspects);
        long kept =
                source.keySet().stream().filter(key -> !planted.contains(key)).count();
        assertEquals(kept, found.agreed);
    }

    @Example
    void aRecordWithoutAnImageIsSuspectedThoughBothSidesLackIt() {
        var block = ImageBlocks.of(2)
                .add(RecordKey.of("a"), null)
                .add(RecordKey.of("b"), new byte[] {1})
                .made();
        var other = ImageBlocks.of(2)
                .add(RecordKey.of("a"), null)
                .add(RecordKey.of("b"), new byte[] {1})
                .made();
        var found = new Found();
        new ImageMerge(TEXT, block, found).target(other, true);
        assertEquals(List.of(RecordKey.of("a")), found.suspects);
        assertEquals(1, found.agreed);
    }

    @Example
    void aKeyThatComesTwiceIsRefused() {
        var once = ImageBlocks.of(1).add(RecordKey.of("a"), new byte[] {1}).made();
        var twice = ImageBlocks.of(2)
                .add(RecordKey.of("a"), new byte[] {1})
                .add(RecordKey.of("a"), new byte[] {1})
                .made();
        var merge = new ImageMerge(TEXT, once, new Found());
        var refusal = assertThrows(OrderViolationException.class, () -> merge.target(twice, true));
        assertTrue(refusal.duplicate());
    }

    @Example
    void theLastKeyIsThatOfTheLastRow() {
        var id = new UUID(-1, 7);
        var block = ImageBlocks.of(2)
                .add(RecordKey.of(new UUID(0, 0), Long.MIN_VALUE, ""), new byte[] {1})
                .add(RecordKey.of(id, -1L, "é😀"), null)
                .made();
        assertEquals(RecordKey.of(id, -1L, "é😀"), ImageMerge.last(THREE, block));
    }

    private static Found merge(
            KeyCodec keys,
            NavigableMap<RecordKey, byte[]> source,
            NavigableMap<RecordKey, byte[]> target,
            int blockSize) {
        var found = new Found();
        var merge = new ImageMerge(keys, block(source), found);
        var rest = target;
        while (rest.size() > blockSize) {
            var first = new TreeMap<RecordKey, byte[]>();
            rest.entrySet().stream().limit(blockSize).forEach(entry -> first.put(entry.getKey(), entry.getValue()));
            merge.target(block(first), false);
            rest = rest.tailMap(first.lastKey(), false);
        }
        merge.target(block(rest), true);
        return found;
    }

    private static ImageBlock block(Map<RecordKey, byte[]> records) {
        var block = ImageBlocks.of(records.size());
        records.forEach(block::add);
        return block.made();
    }

    private static RecordKey key(KeyCodec keys, Random random) {
        return keys == TEXT
                ? RecordKey.of(text(random))
                : RecordKey.of(
                        new UUID(random.nextInt(3) - 1, random.nextInt(2)), random.nextInt(5) - 2L, text(random));
    }

    private static String text(Random random) {
        return List.of("", "a", "ab", "b", "é", "\uE000", "😀", "Z").get(random.nextInt(8)) + random.nextInt(4);
    }
}
