package dev.parallax.reconciler.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Segment;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.SegmentPlanner;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.Side;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Plants drift of every kind into random datasets, relational on the left and documents on the right, and demands that
 * the engine finds exactly what was planted, whatever the sizes of pages and segments.
 */
class PlantedDriftTest {
    private static final int TEXT = 0;
    private static final int COUNT = 1;
    private static final int PRICE = 2;
    private static final int RATIO = 3;
    private static final int AT = 4;
    private static final int STATE = 5;
    private static final List<FieldMapping> FIELDS = List.of(
            field("text", new StringType(false, NormalForm.NFC)),
            field("count", new Int64Type()),
            field("price", new DecimalType(2, null)),
            field("ratio", new Float64Type(0)),
            field("at", new TimestampType(TimestampPrecision.MICROS, ZoneOffset.UTC)),
            field(
                    "state",
                    new EnumType(Map.of("on", "active", "off", "idle"), Map.of("1", "active", "0", "idle"), Map.of())));
    private static final KeyCodec KEYS = new KeyCodec(List.of(new KeyPart("id", KeyType.STRING)));
    private static final List<String> KEY_ALPHABET =
            List.of("a", "b", "Z", "\u00e9", "\uFFFF", "\uD83D\uDE80", "0", "~");

    /** How one record is made to differ. */
    private enum Drift {
        NONE,
        ONLY_SOURCE,
        ONLY_TARGET,
        TEXT,
        NULL_AGAINST_MISSING,
        COUNT,
        ONE_CENT,
        EXCESS_DIGIT,
        ONE_ULP,
        ONE_MICROSECOND,
        STATE,
        STALE_STATE_NAME
    }

    private static FieldMapping field(String name, CanonicalType type) {
        return new FieldMapping(name, type, name, name, AbsentRule.DISTINCT);
    }

    @Property(tries = 400)
    void exactlyThePlantedSetIsFound(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 120) int records,
            @ForAll @IntRange(min = 1, max = 50) int sourcePage,
            @ForAll @IntRange(min = 1, max = 50) int targetPage,
            @ForAll @IntRange(min = 0, max = 100) int driftPercent,
            @ForAll @IntRange(min = 1, max = 12) int segments,
            @ForAll boolean drawEnds) {
        Random random = new Random(seed);
        Dataset dataset = new Dataset(random, records, driftPercent, drawEnds);
        List<RecordKey> sample = new ArrayList<>();
        dataset.planted.keySet().stream().filter(key -> random.nextInt(3) == 0).forEach(sample::add);
        List<Segment> plan = SegmentPlanner.plan(SegmentPlanner.cuts(sample, segments), records, KEYS);

        Map<RecordKey, String> found = new TreeMap<>();
        int matched = 0;
        for (Segment segment : plan) {
            matched += compare(dataset, KeyBounds.of(segment.range(), KEYS), sourcePage, targetPage, found);
        }

        Map<RecordKey, String> expected = new TreeMap<>();
        dataset.planted.forEach((key, drift) -> {
            if (drift != Drift.NONE) {
                expected.put(key, expectation(drift));
            }
        });
        assertEquals(expected, found);
        assertEquals(dataset.planted.size() - expected.size(), matched);
    }

    @Property(tries = 50)
    void anEmptySideMissesEverything(@ForAll long seed, @ForAll boolean sourceEmpty) {
        Dataset dataset = new Dataset(new Random(seed), 30, 0, false);
        (sourceEmpty ? dataset.source : dataset.target).clear();
        Map<RecordKey, String> found = new TreeMap<>();
        assertEquals(0, compare(dataset, KeyBounds.ALL, 7, 7, found));
        Map<RecordKey, String> expected = new TreeMap<>();
        dataset.planted
                .keySet()
                .forEach(key -> expected.put(
                        key, (sourceEmpty ? MismatchKind.MISSING_IN_SOURCE : MismatchKind.MISSING_IN_TARGET) + ""));
        assertEquals(expected, found);
    }

    private static String expectation(Drift drift) {
        return switch (drift) {
            case NONE -> "";
            case ONLY_SOURCE -> "MISSING_IN_TARGET";
            case ONLY_TARGET -> "MISSING_IN_SOURCE";
            case TEXT, NULL_AGAINST_MISSING -> "DATA_MISMATCH text";
            case COUNT -> "DATA_MISMATCH count";
            case ONE_CENT, EXCESS_DIGIT -> "DATA_MISMATCH price";
            case ONE_ULP -> "DATA_MISMATCH ratio";
            case ONE_MICROSECOND -> "DATA_MISMATCH at";
            case STATE -> "DATA_MISMATCH state";
            case STALE_STATE_NAME -> "UNCONVERTIBLE state";
        };
    }

    private static int compare(
            Dataset dataset, KeyBounds bounds, int sourcePage, int targetPage, Map<RecordKey, String> found) {
        RecordComparator comparator = new RecordComparator(FIELDS);
        OrderedMerge merge = new OrderedMerge();
        Pages source = new Pages(dataset.source, bounds, sourcePage);
        Pages target = new Pages(dataset.target, bounds, targetPage);
        int[] matched = new int[1];
        OrderedMerge.Sink sink = new OrderedMerge.Sink() {
            @Override
            public void both(StoreRecord left, StoreRecord right) {
                comparator.compare(left, right).ifPresentOrElse(this::add, () -> matched[0]++);
                assertEquals(
                        comparator.agree(left, right),
                        comparator.checksum(Side.SOURCE, left).equals(comparator.checksum(Side.TARGET, right)));
            }

            @Override
            public void sourceOnly(StoreRecord left) {
                comparator.compare(left, null).ifPresent(this::add);
            }

            @Override
            public void targetOnly(StoreRecord right) {
                comparator.compare(null, right).ifPresent(this::add);
            }

            private void add(RecordDifference difference) {
                StringBuilder text = new StringBuilder(difference.kind().name());
                for (FieldDifference field : difference.fields()) {
                    text.append(' ').append(field.field());
                }
                assertEquals(null, found.put(difference.key(), text.toString()));
            }
        };
        while (!merge.finished()) {
            source.feed(merge, Side.SOURCE);
            target.feed(merge, Side.TARGET);
            merge.drain(sink);
        }
        return matched[0];
    }

    private static final class Pages {
        private final List<StoreRecord> records;
        private final int size;
        private int next;

        Pages(Map<RecordKey, StoreRecord> all, KeyBounds bounds, int size) {
            this.records =
                    all.values().stream().filter(r -> bounds.contains(r.key())).toList();
            this.size = size;
        }

        void feed(OrderedMerge merge, Side side) {
            if (!merge.needs(side)) {
                return;
            }
            if (next >= records.size()) {
                merge.end(side);
                return;
            }
            int end = Math.min(next + size, records.size());
            merge.offer(side, records.subList(next, end));
            next = end;
        }
    }

    private static final class Dataset {
        final Map<RecordKey, Drift> planted = new TreeMap<>();
        final Map<RecordKey, StoreRecord> source = new TreeMap<>();
        final Map<RecordKey, StoreRecord> target = new TreeMap<>();

        Dataset(Random random, int records, int driftPercent, boolean driftAtEnds) {
            TreeSet<RecordKey> keys = new TreeSet<>();
            for (int i = 0; i < records; i++) {
                StringBuilder key = new StringBuilder();
                for (int j = random.nextInt(5); j >= 0; j--) {
                    key.append(KEY_ALPHABET.get(random.nextInt(KEY_ALPHABET.size())));
                }
                keys.add(RecordKey.of(key.toString()));
            }
            Drift[] drifts = Drift.values();
            for (RecordKey key : keys) {
                boolean end = driftAtEnds && (key.equals(keys.first()) || key.equals(keys.last()));
                boolean differs = end || random.nextInt(100) < driftPercent;
                plant(random, key, differs ? drifts[1 + random.nextInt(drifts.length - 1)] : Drift.NONE);
            }
        }

        private void plant(Random random, RecordKey key, Drift drift) {
            planted.put(key, drift);
            // Few values, so that many records share them.
            String text = List.of("", "a", "caf\u00e9").get(random.nextInt(3));
            int count = random.nextInt(3);
            BigDecimal price = BigDecimal.valueOf(random.nextInt(1000), 2);
            double ratio = random.nextInt(3) / 7.0;
            LocalDateTime at = LocalDateTime.of(2026, 1, 1, 0, 0).plusNanos(random.nextInt(1_000_000) * 1000L);
            boolean on = random.nextBoolean();
            Object[] left = {text, count, price, ratio, at, on ? "on" : "off"};
            Object[] right = {
                text.replace("\u00e9", "e\u0301"),
                (long) count,
                price.stripTrailingZeros(),
                ratio == 0 ? -0.0 : ratio,
                at.toInstant(ZoneOffset.UTC),
                on ? "1" : "0"
            };
            switch (drift) {
                case NONE, ONLY_SOURCE, ONLY_TARGET -> {}
                case TEXT -> right[TEXT] = text + " ";
                case NULL_AGAINST_MISSING -> {
                    left[TEXT] = null;
                    right[TEXT] = Absent.MISSING;
                }
                case COUNT -> right[COUNT] = count + 1.0;
                case ONE_CENT -> right[PRICE] = price.add(new BigDecimal("0.01"));
                case EXCESS_DIGIT -> right[PRICE] = price.add(new BigDecimal("0.001"));
                case ONE_ULP -> right[RATIO] = Math.nextUp(ratio);
                case ONE_MICROSECOND -> right[AT] = at.plusNanos(1000).toInstant(ZoneOffset.UTC);
                case STATE -> right[STATE] = on ? "0" : "1";
                case STALE_STATE_NAME -> right[STATE] = "on";
            }
            if (drift != Drift.ONLY_TARGET) {
                source.put(key, new StoreRecord(key, left, "1", null));
            }
            if (drift != Drift.ONLY_SOURCE) {
                target.put(key, new StoreRecord(key, right, "1", null));
            }
        }
    }
}
