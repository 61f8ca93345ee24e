package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyBytes;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises its readers; each kind of store runs it. */
abstract class RecordStoreContract {
    static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    /** A dataset's key, and keys that are easily put in the wrong order. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Keys {
        TEXT(KeyType.STRING) {
            @Override
            List<RecordKey> some() {
                return Stream.of(
                                "a",
                                "B",
                                "b",
                                "ä",
                                "Z",
                                "_",
                                " a",
                                "a b",
                                "ab",
                                "a-b",
                                "1",
                                "10",
                                "9",
                                "é",
                                "e\u0301",
                                "\uFFFD",
                                "'quoted\"",
                                "%")
                        .map(RecordKey::of)
                        .toList();
            }
        },
        NUMBER(KeyType.INT64) {
            @Override
            List<RecordKey> some() {
                return Stream.of(0L, -1L, 1L, 9L, 10L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, (1L << 53) + 1)
                        .map(RecordKey::of)
                        .toList();
            }
        },
        IDENTIFIER(KeyType.UUID) {
            @Override
            List<RecordKey> some() {
                return Stream.of(
                                "00000000-0000-0000-0000-000000000000",
                                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                                "7fffffff-0000-0000-0000-000000000000",
                                "80000000-0000-0000-0000-000000000000",
                                "00000000-0000-0000-8000-000000000000")
                        .map(UUID::fromString)
                        .map(RecordKey::of)
                        .toList();
            }
        },
        OBJECT_ID(KeyType.OBJECTID) {
            @Override
            List<RecordKey> some() {
                return bytes(
                        "000000000000000000000000",
                        "7fffffffffffffffffffffff",
                        "ffffffffffffffffffffffff",
                        "65b100000000000000000000",
                        "65b1000000000000000000ff",
                        "80000000000000000000000a");
            }
        },
        BYTES(KeyType.BYTES_BY_LENGTH) {
            @Override
            List<RecordKey> some() {
                return bytes("", "00", "ff", "0000", "00ff", "7f00", "000000");
            }
        },
        DAY(KeyType.DATE) {
            @Override
            List<RecordKey> some() {
                return Stream.of("2026-01-01", "1999-12-31", "1969-12-31", "1970-01-01", "0001-01-01", "9999-12-31")
                        .map(day -> RecordKey.of(LocalDate.parse(day)))
                        .toList();
            }
        },
        TIME(KeyType.TIMESTAMP) {
            @Override
            List<RecordKey> some() {
                return Stream.of(
                                "2026-01-01T00:00:00Z",
                                "2026-01-01T00:00:00.001Z",
                                "1969-12-31T23:59:59.999Z",
                                "1970-01-01T00:00:00Z",
                                "9999-12-31T23:59:59.999Z")
                        .map(time -> RecordKey.of(Instant.parse(time)))
                        .toList();
            }
        },
        DECIMAL(KeyType.DECIMAL) {
            @Override
            List<RecordKey> some() {
                return Stream.of("0", "-1", "1", "1.5", "-1.5", "10", "9.99", "0.1", "12345678901234567890.125")
                        .map(number -> RecordKey.of(new BigDecimal(number)))
                        .toList();
            }
        },
        COMPOSITE(KeyType.STRING, KeyType.INT64) {
            @Override
            List<RecordKey> some() {
                return Stream.of("a", "B", "ab")
                        .flatMap(text -> Stream.of(-1L, 2L, 10L).map(number -> RecordKey.of(text, number)))
                        .toList();
            }
        };

        private static List<RecordKey> bytes(String... texts) {
            return Stream.of(texts)
                    .map(HexFormat.of()::parseHex)
                    .map(bytes -> RecordKey.of(texts[0].isEmpty() ? KeyBytes.byLength(bytes) : KeyBytes.of(bytes)))
                    .toList();
        }

        private final List<KeyType> types;

        Keys(KeyType... types) {
            this.types = List.of(types);
        }

        abstract List<RecordKey> some();

        KeyCodec codec() {
            return new KeyCodec(IntStream.range(0, types.size())
                    .mapToObj(i -> new KeyPart("k" + i, types.get(i)))
                    .toList());
        }

        List<KeyType> types() {
            return types;
        }

        List<String> columns() {
            return IntStream.range(0, types.size()).mapToObj(i -> "k" + i).toList();
        }
    }

    /** A side that holds one record a key, with {@code value} being its position in the list. */
    abstract SideDefinition side(Keys keys, List<RecordKey> records);

    abstract RecordStore store(int pageSize);

    @ParameterizedTest
    @EnumSource
    void recordsComeInTheOrderOfTheirKeys(Keys keys) {
        try (var store = store(3)) {
            var reader = reader(store, keys, keys.some());
            assertEquals(keys.some().stream().sorted().toList(), keys(drain(reader.scan(Scan.of(KeyBounds.ALL)))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rangesAreHalfOpenAndTogetherHoldEveryRecordOnce(Keys keys) {
        try (var store = store(2)) {
            var reader = reader(store, keys, keys.some());
            var sorted = keys.some().stream().sorted().toList();
            for (var cut : sorted) {
                var below = keys(drain(reader.scan(Scan.of(new KeyBounds(null, cut)))));
                var above = keys(drain(reader.scan(Scan.of(new KeyBounds(cut, null)))));
                assertEquals(sorted.subList(0, sorted.indexOf(cut)), below, () -> "below " + cut);
                assertEquals(sorted.subList(sorted.indexOf(cut), sorted.size()), above, () -> "from " + cut);
            }
            var middle = new KeyBounds(sorted.get(1), sorted.get(3));
            assertEquals(sorted.subList(1, 3), keys(drain(reader.scan(Scan.of(middle)))));
            assertEquals(2, reader.count(middle).await().indefinitely());
        }
    }

    @ParameterizedTest
    @EnumSource
    void readingByKeysReadsThoseRecordsAndNoOther(Keys keys) {
        try (var store = store(100)) {
            var reader = reader(store, keys, keys.some());
            var wanted = keys.some().subList(1, 4);
            assertEquals(
                    new HashSet<>(wanted),
                    new HashSet<>(keys(reader.read(wanted).await().indefinitely())));
            assertEquals(
                    wanted.subList(0, 1),
                    keys(reader.read(wanted.subList(0, 1)).await().indefinitely()));
            assertTrue(reader.read(List.of()).await().indefinitely().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void everyPageSizeGivesTheSameRecords(int pageSize) {
        var records = numbers(50);
        try (var store = store(pageSize)) {
            var reader = reader(store, Keys.NUMBER, records);
            var found = drain(reader.scan(Scan.of(KeyBounds.ALL)));
            assertEquals(records, keys(found));
            for (int i = 0; i < found.size(); i++) {
                assertEquals(i, ((Number) found.get(i).value(0)).intValue());
                assertEquals("1", found.get(i).version());
                assertEquals(LONG_AGO, found.get(i).updatedAt());
            }
        }
    }

    @Test
    void anEmptySideHasNoPages() {
        try (var store = store(10)) {
            var reader = reader(store, Keys.TEXT, List.of());
            assertTrue(drain(reader.scan(Scan.of(KeyBounds.ALL))).isEmpty());
            assertEquals(0, reader.count(KeyBounds.ALL).await().indefinitely());
            // A server estimates from statistics that may be older than the records.
            assertTrue(reader.estimate().await().indefinitely() >= 0);
            assertTrue(reader.sampleKeys(10).await().indefinitely().isEmpty());
        }
    }

    @Test
    void aWindowTakesWhatChangedWithinIt() {
        try (var store = store(10)) {
            var reader = reader(store, Keys.NUMBER, numbers(5));
            var then = new Scan.Window(LONG_AGO, LONG_AGO.plusMillis(1));
            var later = new Scan.Window(LONG_AGO.plusMillis(1), LONG_AGO.plusSeconds(1));
            assertEquals(5, drain(reader.scan(Scan.of(KeyBounds.ALL, then))).size());
            assertEquals(0, drain(reader.scan(Scan.of(KeyBounds.ALL, later))).size());
        }
    }

    @Test
    void aSampleIsOfExistingKeysAndSpreadOverThem() {
        var records = numbers(1000);
        try (var store = store(100)) {
            var sample =
                    reader(store, Keys.NUMBER, records).sampleKeys(100).await().indefinitely();
            assertTrue(sample.size() >= 50 && sample.size() <= 200, () -> sample.size() + " keys");
            assertTrue(records.containsAll(sample));
            long low = sample.stream()
                    .filter(key -> key.compareTo(RecordKey.of(500L)) < 0)
                    .count();
            // How evenly is the server's affair, and it is a matter of balance only.
            assertTrue(low > 0 && low < sample.size(), () -> low + " in the lower half");
        }
    }

    @Test
    void aScanGoesOnAfterAKey() {
        try (var store = store(10)) {
            var reader = reader(store, Keys.COMPOSITE, Keys.COMPOSITE.some());
            var sorted = Keys.COMPOSITE.some().stream().sorted().toList();
            for (int i = 0; i < sorted.size(); i++) {
                var rest = Scan.of(KeyBounds.ALL).resumedAfter(sorted.get(i));
                assertEquals(sorted.subList(i + 1, sorted.size()), keys(drain(reader.scan(rest))));
            }
        }
    }

    @Test
    void aliveStoreAnswersAPing() {
        try (var store = store(10)) {
            store.ping().await().indefinitely();
        }
    }

    RecordReader reader(RecordStore store, Keys keys, List<RecordKey> records) {
        return store.reader(side(keys, records), List.of("value"), keys.codec());
    }

    static List<RecordKey> numbers(int count) {
        return IntStream.range(0, count).mapToObj(n -> RecordKey.of((long) n)).toList();
    }

    static List<StoreRecord> drain(PageReader pages) {
        var records = new ArrayList<StoreRecord>();
        for (var page = pages.next().await().indefinitely();
                !page.isEmpty();
                page = pages.next().await().indefinitely()) {
            records.addAll(page);
        }
        pages.close().await().indefinitely();
        return records;
    }

    static List<RecordKey> keys(List<StoreRecord> records) {
        return records.stream().map(StoreRecord::key).toList();
    }
}
