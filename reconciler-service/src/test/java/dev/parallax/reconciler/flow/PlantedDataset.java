package dev.parallax.reconciler.flow;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.flow.RandomField.Form;
import dev.parallax.reconciler.flow.RandomField.Pair;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A random dataset whose sides agree, until drift is planted, and what was planted. */
final class PlantedDataset {
    /** Texts that only some stores order by their bytes. */
    private static final List<String> LETTERS = List.of("a", "b", "Z", "\u00e9", "0", "~", " ", "_");

    private static final List<String> MORE_LETTERS = List.of("\uFFFF", "\uD83D\uDE80", "e\u0301", "");

    /** Times of the last change: within the hour before it, and not. */
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    static final List<Instant> RECENT = List.of(NOW.minusSeconds(3600), NOW.minusMillis(1));
    static final List<Instant> OLD = List.of(NOW.minusSeconds(3600).minusMillis(1), Instant.EPOCH);

    private final Random random;
    private long versions;
    private final List<RandomField> fields = new ArrayList<>();
    private final List<KeyType> keyTypes;
    private final boolean anyText;
    private final NavigableMap<RecordKey, StoreRecord> source = new TreeMap<>();
    private final NavigableMap<RecordKey, StoreRecord> target = new TreeMap<>();
    private final NavigableMap<RecordKey, String> planted = new TreeMap<>();

    /** @param anyText whether keys may hold characters that not every test server orders as MongoDB does */
    PlantedDataset(Random random, int fields, List<KeyType> keyTypes, Form source, Form target, boolean anyText) {
        this.random = random;
        this.keyTypes = keyTypes;
        this.anyText = anyText;
        for (int i = 0; i < fields; i++) {
            this.fields.add(new RandomField(random, "f" + i, source, target));
        }
    }

    List<RandomField> fields() {
        return fields;
    }

    List<KeyPart> key() {
        return IntStream.range(0, keyTypes.size())
                .mapToObj(i -> new KeyPart("k" + i, keyTypes.get(i)))
                .toList();
    }

    DatasetDefinition definition(
            SideDefinition source, SideDefinition target, Duration settle, int candidates, int segmentSize) {
        return new DatasetDefinition(
                "planted",
                "thing",
                List.of(),
                source,
                target,
                key(),
                fields.stream().map(RandomField::mapping).toList(),
                settle,
                3,
                candidates,
                Duration.ofDays(7),
                segmentSize,
                new RepairPolicy.Report(),
                null,
                Map.of());
    }

    NavigableMap<RecordKey, StoreRecord> records(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** The keys of both sides. */
    Set<RecordKey> keys() {
        var keys = new HashSet<>(source.keySet());
        keys.addAll(target.keySet());
        return keys;
    }

    /** Records on both sides that agree. */
    void fill(int records) {
        for (int i = 0; i < records; i++) {
            put(newKey(), Set.of());
        }
    }

    RecordKey newKey() {
        return RecordKey.of(keyTypes.stream().map(this::part).toArray());
    }

    private Object part(KeyType type) {
        return switch (type) {
            case STRING ->
                IntStream.rangeClosed(0, random.nextInt(5))
                        .mapToObj(i -> {
                            var letters = anyText && random.nextInt(4) == 0 ? MORE_LETTERS : LETTERS;
                            return letters.get(random.nextInt(letters.size()));
                        })
                        .collect(Collectors.joining());
            case INT64 ->
                switch (random.nextInt(20)) {
                    case 0 -> Long.MAX_VALUE;
                    case 1 -> Long.MIN_VALUE;
                    case 2 -> random.nextLong();
                    default -> (long) random.nextInt(100_000) - 1000;
                };
            case UUID -> new java.util.UUID(random.nextLong(), random.nextLong());
            default -> throw new IllegalArgumentException("not planted: " + type);
        };
    }

    /** Makes the record differ, whether it was there or not; in one more way if it differed before. */
    void plant(RecordKey key) {
        var differing = new HashSet<RandomField>();
        for (int i = random.nextInt(Math.min(3, fields.size())); i >= 0; i--) {
            differing.add(fields.get(random.nextInt(fields.size())));
        }
        boolean unconvertible = put(key, differing);
        switch (random.nextInt(5)) {
            case 0 -> {
                target.remove(key);
                planted.put(key, MismatchKind.MISSING_IN_TARGET.name());
            }
            case 1 -> {
                source.remove(key);
                planted.put(key, MismatchKind.MISSING_IN_SOURCE.name());
            }
            default -> {
                var kind = unconvertible ? MismatchKind.UNCONVERTIBLE : MismatchKind.DATA_MISMATCH;
                planted.put(
                        key,
                        fields.stream()
                                .filter(differing::contains)
                                .map(field -> field.mapping().name())
                                .collect(Collectors.joining(" ", kind + " ", "")));
            }
        }
    }

    /** Takes everything from one side. */
    void empty(Side side) {
        records(side).clear();
        var kind = side == Side.SOURCE ? MismatchKind.MISSING_IN_SOURCE : MismatchKind.MISSING_IN_TARGET;
        planted.clear();
        records(side == Side.SOURCE ? Side.TARGET : Side.SOURCE).keySet().forEach(key -> planted.put(key, kind.name()));
    }

    private boolean put(RecordKey key, Set<RandomField> differing) {
        Object[] left = new Object[fields.size()];
        Object[] right = new Object[fields.size()];
        boolean unconvertible = false;
        for (int i = 0; i < left.length; i++) {
            var field = fields.get(i);
            Pair pair = differing.contains(field) ? field.differing(random) : field.agreeing(random);
            left[i] = pair.of(Side.SOURCE);
            right[i] = pair.of(Side.TARGET);
            unconvertible |= pair.unconvertible();
        }
        planted.remove(key);
        source.put(key, new StoreRecord(key, left, newVersion(), someTime()));
        target.put(key, new StoreRecord(key, right, newVersion(), someTime()));
        return unconvertible;
    }

    private String newVersion() {
        versions++;
        return Long.toString(versions);
    }

    private Instant someTime() {
        var times = random.nextBoolean() ? RECENT : OLD;
        return times.get(random.nextInt(times.size()));
    }

    /** What a complete comparison reports: by key, the kind and the fields. */
    Map<String, String> expected() {
        return expected(key -> true);
    }

    /** The same, of the records that either side changed within the last hour. */
    Map<String, String> expectedOfRecent() {
        return expected(this::isRecent);
    }

    boolean isRecent(RecordKey key) {
        return isRecent(source.get(key)) || isRecent(target.get(key));
    }

    static boolean isRecent(StoreRecord record) {
        return record != null && RECENT.contains(record.updatedAt());
    }

    private Map<String, String> expected(Predicate<RecordKey> which) {
        var codec = new KeyCodec(key());
        var expected = new TreeMap<String, String>();
        planted.forEach((key, difference) -> {
            if (which.test(key)) {
                expected.put(codec.format(key), difference);
            }
        });
        return expected;
    }
}
