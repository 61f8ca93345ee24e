package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.Digests;
import dev.parallax.reconciler.store.RecordImage;
import dev.parallax.reconciler.store.Stores;
import dev.parallax.reconciler.store.TestStores;
import dev.parallax.reconciler.verdict.Doubts;
import dev.parallax.reconciler.verdict.Tally;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Plants drift in tables of a real server and demands that digests lead to exactly what was planted. */
class DigestComparisonTest {
    private static final List<KeyPart> NUMBER = List.of(new KeyPart("n", KeyType.INT64));
    private static final List<KeyPart> TEXT = List.of(new KeyPart("name", KeyType.STRING));
    private static final List<KeyPart> BOTH =
            List.of(new KeyPart("tenant", KeyType.STRING), new KeyPart("n", KeyType.INT64));

    private static @Nullable Vertx vertx;
    private static @Nullable Stores stores;
    private static @Nullable Twins twins;

    /** How the record n of table b is made to differ; each an update of b unless it says otherwise. */
    private enum Drift {
        NULL_AGAINST_EMPTY("note = case when note is null then '' else null end"),
        MICROSECOND("at = at + interval '1 microsecond'"),
        DIGIT_BEYOND_THE_SCALE("price = price + 0.0001"),
        SIGN("price = -price - 1"),
        NOT_A_NUMBER("price = 'NaN'"),
        BLANK_INSIDE("name = replace(name, ' ', '  ')"),
        HIGH_HALF("quantity = quantity + 4294967297"),
        FLAG("flag = not flag"),
        STATE("state = 1 - state"),
        UNKNOWN_STATE("state = 7"),
        ULP("ratio = ratio + ratio * 2.3e-16 + 5e-324"),
        TOKEN("token = md5(token::text)::uuid"),
        DAY("day = day + 1"),
        BYTE("image = image || '\\x00'::bytea"),
        NO_TIME("at = null"),
        MOVED_BETWEEN_FIELDS("note = name, name = coalesce(note, '')"),
        MISSING("delete from twins.b"),
        UNEXPECTED("delete from twins.a");

        private final String change;

        Drift(String change) {
            this.change = change;
        }

        String sql(int n) {
            return (change.startsWith("delete") ? change : "update twins.b set " + change) + " where n = " + n;
        }

        boolean changesTheName() {
            return this == BLANK_INSIDE || this == MOVED_BETWEEN_FIELDS;
        }
    }

    private record Outcome(Map<Long, MismatchKind> found, Tally tally, Map<String, Object> details) {
        Outcome {
            assertTrue(tally.books().balance(), () -> tally.books().toString());
        }
    }

    @BeforeContainer
    static void open() {
        vertx = Vertx.vertx();
        stores = TestStores.of(TestStores.office(7), vertx);
        twins = new Twins(vertx);
    }

    @AfterContainer
    static void close() {
        if (twins != null) {
            twins.close();
        }
        if (stores != null) {
            stores.byName().values().forEach(store -> store.close());
        }
        if (vertx != null) {
            vertx.closeAndAwait();
        }
    }

    @Property(tries = 60)
    void exactlyThePlantedSetIsFound(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 300) int records,
            @ForAll @IntRange(min = 0, max = 12) int drifts,
            @ForAll @IntRange(min = 1, max = 40) int leaf,
            @ForAll boolean atTheEnds,
            @ForAll @IntRange(min = 0, max = 2) int keys) {
        var random = new Random(seed);
        var key = List.of(NUMBER, TEXT, BOTH).get(keys);
        twins.fill(records);
        var planted = new TreeMap<Long, Drift>();
        for (int i = 0; i < drifts && records > 0; i++) {
            int n = atTheEnds && i < 2 ? (i == 0 ? 1 : records) : 1 + random.nextInt(records);
            var drift = Drift.values()[random.nextInt(Drift.values().length)];
            if (!planted.containsKey((long) n) && !(key == TEXT && drift.changesTheName())) {
                twins.sql(drift.sql(n));
                planted.put((long) n, drift);
            }
        }

        var outcome = compare(key, KeyBounds.ALL, leaf);

        assertEquals(expected(planted), outcome.found());
        var counters = outcome.tally().counters();
        long gone = planted.values().stream().filter(d -> d == Drift.MISSING).count();
        long extra =
                planted.values().stream().filter(d -> d == Drift.UNEXPECTED).count();
        assertEquals(records - planted.size(), counters.matched());
        assertEquals(records - extra, counters.sourceRecords());
        assertEquals(records - gone, counters.targetRecords());
        assertEquals(planted.isEmpty() ? Verdict.MATCH : Verdict.DRIFT, new Doubts().verdict(counters));
    }

    @Property(tries = 30)
    void segmentsTogetherFindWhatOneFinds(
            @ForAll @IntRange(min = 1, max = 200) int cut, @ForAll @IntRange(min = 0, max = 3) int offset) {
        twins.fill(200);
        // Right before, at and after the cut.
        var planted = new TreeMap<Long, Drift>();
        for (int n = Math.max(1, cut - 1); n <= Math.min(200, cut + 1); n++) {
            var drift = Drift.values()[(n + offset * 5) % Drift.values().length];
            planted.put((long) n, drift);
            twins.sql(drift.sql(n));
        }
        var at = RecordKey.of((long) cut);

        var first = compare(NUMBER, new KeyBounds(null, at), 5);
        var second = compare(NUMBER, new KeyBounds(at, null), 5);

        var found = new HashMap<>(first.found());
        found.putAll(second.found());
        assertEquals(expected(planted), found);
        assertEquals(planted.size(), first.found().size() + second.found().size());
        assertEquals(
                200 - planted.size(),
                first.tally().counters().matched() + second.tally().counters().matched());
    }

    @Example
    void valuesSwappedBetweenRecordsDoNotCancelOut() {
        for (var column : List.of("name", "price", "quantity", "at", "ratio", "token", "day", "image")) {
            twins.fill(100);
            twins.sql("update twins.b set %1$s = other.%1$s from twins.b other where other.n = 61 - twins.b.n"
                            .formatted(column)
                    + " and twins.b.n in (30, 31)");
            var outcome = compare(NUMBER, KeyBounds.ALL, 10);
            assertEquals(
                    Map.of(30L, MismatchKind.DATA_MISMATCH, 31L, MismatchKind.DATA_MISMATCH), outcome.found(), column);
        }
    }

    @Example
    void valuesThatJoinToTheSameTextDiffer() {
        twins.fill(100);
        twins.sql("update twins.a set name = 'ab', note = 'c' where n = 5");
        twins.sql("update twins.b set name = 'a', note = 'bc' where n = 5");
        assertEquals(
                Map.of(5L, MismatchKind.DATA_MISMATCH),
                compare(NUMBER, KeyBounds.ALL, 10).found());
    }

    @Example
    void formsThatAgreeAreNoDrift() {
        twins.fill(100);
        twins.sql("update twins.a set name = 'caf\u00e9' where n = 5");
        twins.sql("update twins.b set name = ' cafe\u0301' where n = 5");
        twins.sql("update twins.a set ratio = 0 where n = 6");
        twins.sql("update twins.b set ratio = '-0' where n = 6");
        twins.sql("update twins.b set price = price::numeric(20, 10) where n < 50");
        var outcome = compare(NUMBER, KeyBounds.ALL, 10);
        assertEquals(Map.of(), outcome.found());
        assertEquals(100, outcome.tally().counters().matched());
        assertTrue((long) outcome.details().get("matched_by_digest") >= 80, () -> "" + outcome.details());
    }

    /** Equal on both sides, and yet no value of the enum: it must not hide behind equal digests. */
    @Example
    void aValueThatIsNoneOfItsTypeIsFoundAlthoughBothSidesLackAName() {
        twins.fill(100);
        twins.sql("update twins.a set state = 'broken' where n = 5");
        twins.sql("update twins.b set state = 9 where n = 5");
        assertEquals(
                Map.of(5L, MismatchKind.UNCONVERTIBLE),
                compare(NUMBER, KeyBounds.ALL, 10).found());
    }

    @Example
    void equalSidesAreNotRead() {
        twins.fill(300);
        var outcome = compare(BOTH, KeyBounds.ALL, 10);
        assertEquals(Map.of("digest_levels", 1, "matched_by_digest", 300L, "ranges_read", 0), outcome.details());
        assertEquals(300, outcome.tally().counters().matched());
    }

    @Example
    void whereMostDiffersEverythingIsReadAtOnce() {
        twins.fill(300);
        twins.sql("update twins.b set quantity = quantity + 1 where n % 2 = 0");
        var outcome = compare(NUMBER, KeyBounds.ALL, 10);
        assertEquals(150, outcome.found().size());
        assertEquals(Map.of("digest_levels", 2, "matched_by_digest", 0L, "ranges_read", 1), outcome.details());
    }

    @Example
    void columnsWithoutACommonDigestAreSaid() {
        twins.fill(1);
        twins.sql("alter table twins.b alter column note type character(50)");
        try {
            var none = assertInstanceOf(Digests.None.class, comparison(NUMBER).digests());
            assertTrue(none.reason().contains("'note' (character varying(50) and character(50)"), none.reason());
        } finally {
            twins.sql("alter table twins.b alter column note type text");
        }
    }

    @Example
    void aColumnThatIsGoneIsSaid() {
        twins.fill(1);
        twins.sql("alter table twins.b rename column note to notes");
        try {
            var none = assertInstanceOf(Digests.None.class, comparison(NUMBER).digests());
            assertTrue(none.reason().contains("no such column"), none.reason());
        } finally {
            twins.sql("alter table twins.b rename column notes to note");
        }
    }

    /** FULL, too: by images where an index gives the order, and by streaming where none does. */
    @Property(tries = 40)
    void everyRecordIsComparedByItsImage(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 300) int records,
            @ForAll @IntRange(min = 0, max = 12) int drifts,
            @ForAll boolean indexed) {
        var random = new Random(seed);
        twins.fill(records);
        var planted = new TreeMap<Long, Drift>();
        for (int i = 0; i < drifts && records > 0; i++) {
            long n = i == 0 ? 1 : i == 1 ? records : 1 + random.nextInt(records);
            var drift = Drift.values()[random.nextInt(Drift.values().length)];
            if (planted.putIfAbsent(n, drift) == null) {
                twins.sql(drift.sql((int) n));
            }
        }
        var comparison = comparison(indexed ? BOTH : NUMBER);
        var digests = assertInstanceOf(Digests.Common.class, comparison.digests());
        assertEquals(indexed, digests.ordered());
        var found = new HashMap<Long, MismatchKind>();
        new RecordComparison(comparison, confirmation(comparison, found))
                .images(List.of(KeyBounds.ALL), digests, RecordImage.WHOLE);
        assertEquals(expected(planted), found);
        assertEquals(records - planted.size(), comparison.tally().counters().matched());
    }

    /** Both sides are in one store: 600 records at 200 a second, of which the first 200 are there at once. */
    @Example
    void imagesComeNoFasterThanTheStoresLimit() {
        twins.fill(300);
        var office = TestStores.office(50);
        var spared = TestStores.of(
                new StoreDefinition.PostgresStore(
                        office.name(),
                        office.url(),
                        office.username(),
                        office.password(),
                        office.pageSize(),
                        office.statementTimeout(),
                        office.poolSize(),
                        200),
                Objects.requireNonNull(vertx));
        try {
            var comparison = Comparison.of(Twins.control(), Twins.dataset(NUMBER), spared);
            var digests = assertInstanceOf(Digests.Common.class, comparison.digests());
            var confirmation = new Confirmation(
                    comparison, Clock.systemUTC(), 50, Runnable::run, places(), Known.NOTHING, confirmed -> {});
            long begun = System.nanoTime();
            new RecordComparison(comparison, confirmation).images(List.of(KeyBounds.ALL), digests, RecordImage.WHOLE);
            assertEquals(300, comparison.tally().counters().matched());
            assertTrue(System.nanoTime() - begun >= Duration.ofMillis(1_500).toNanos());
        } finally {
            spared.byName().values().forEach(store -> store.close());
        }
    }

    private static Map<Long, MismatchKind> expected(Map<Long, Drift> planted) {
        return planted.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> switch (entry.getValue()) {
                    case MISSING -> MismatchKind.MISSING_IN_TARGET;
                    case UNEXPECTED -> MismatchKind.MISSING_IN_SOURCE;
                    case UNKNOWN_STATE -> MismatchKind.UNCONVERTIBLE;
                    default -> MismatchKind.DATA_MISMATCH;
                }));
    }

    private static Comparison comparison(List<KeyPart> key) {
        return Comparison.of(Twins.control(), Twins.dataset(key), stores);
    }

    private static Outcome compare(List<KeyPart> key, KeyBounds bounds, int leaf) {
        var comparison = comparison(key);
        var found = new HashMap<Long, MismatchKind>();
        var confirmation = confirmation(comparison, found);
        var digests = assertInstanceOf(Digests.Common.class, comparison.digests());
        var details = new DigestComparison(comparison, new RecordComparison(comparison, confirmation), digests, leaf)
                .run(bounds);
        return new Outcome(found, comparison.tally(), details);
    }

    private static CandidateBudget.Share places() {
        return new CandidateBudget(50, 1).share();
    }

    private static Confirmation confirmation(Comparison comparison, Map<Long, MismatchKind> found) {
        return new Confirmation(
                comparison,
                Clock.systemUTC(),
                50,
                Runnable::run,
                places(),
                Known.NOTHING,
                confirmed -> confirmed.forEach(one -> {
                    var difference = one.difference();
                    var record = difference.source() != null ? difference.source() : difference.target();
                    assertEquals(null, found.put(((Number) record.value(1)).longValue(), difference.kind()));
                }));
    }
}
