package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.RecordComparator;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.plan.RangeDigest;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.DigestSum;
import dev.parallax.reconciler.value.Side;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What joins to the same text, swaps, folds or cancels out still differs: in PostgreSQL's digest and in our own. */
class DigestCollisionTest {
    private static final List<FieldMapping> FIELDS = List.of(
            field("k", new Int64Type()),
            field("a", new StringType(false, NormalForm.NONE)),
            field("b", new StringType(false, NormalForm.NONE)),
            field("n", new Int64Type()));

    private static Vertx vertx;
    private static TestStores.Opened opened;

    /** One row: the key, two texts and a number. */
    private record Row(long k, String a, String b, Long n) {
        String sql() {
            return "(%d::bigint, %s::text, %s::text, %s::bigint)".formatted(k, text(a), text(b), n);
        }

        private static String text(String value) {
            return value == null ? "null" : "'" + value + "'";
        }

        StoreRecord record() {
            return new StoreRecord(RecordKey.of(k), new Object[] {k, a, b, n}, null, null);
        }
    }

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        opened = TestStores.opened(vertx, TestStores.office(10));
    }

    @AfterAll
    static void close() {
        opened.close();
        vertx.closeAndAwait();
    }

    static Stream<Arguments> collisions() {
        return Stream.of(
                pair("concatenation", List.of(row(1, "ab", "c")), List.of(row(1, "a", "bc"))),
                pair("an empty text", List.of(row(1, "ab", "")), List.of(row(1, "", "ab"))),
                pair("a separator in a text", List.of(row(1, "a|b", "c")), List.of(row(1, "a", "b|c"))),
                pair("null for an empty text", List.of(row(1, null, "")), List.of(row(1, "", null))),
                pair("null for its name", List.of(row(1, "null", "x")), List.of(row(1, null, "x"))),
                pair("digits of two columns", List.of(new Row(1, "2", "", 3L)), List.of(new Row(1, "", "", 23L))),
                pair("the sign", List.of(number(1, 5)), List.of(number(1, -5))),
                pair("halves of 64 bits", List.of(number(1, 1L << 32)), List.of(number(1, 1))),
                pair("halves that fold together", List.of(number(1, 0x0000_0001_0000_0001L)), List.of(number(1, 0))),
                pair(
                        "values swapped between records",
                        List.of(row(1, "a", "x"), row(2, "b", "x")),
                        List.of(row(1, "b", "x"), row(2, "a", "x"))),
                pair(
                        "numbers swapped between records",
                        List.of(number(1, 7), number(2, 9)),
                        List.of(number(1, 9), number(2, 7))),
                pair("a key swapped with a value", List.of(number(1, 2)), List.of(number(2, 1))),
                pair("a record twice, which exclusive or takes for none", twice(row(1, "a", "b")), List.of()),
                pair("two records twice", twice(row(1, "a", "b")), twice(row(2, "a", "b"))),
                pair(
                        "differences that add up to none",
                        List.of(number(1, 4), number(2, 6)),
                        List.of(number(1, 5), number(2, 5))),
                pair("one record more", List.of(number(1, 0), number(2, 0)), List.of(number(1, 0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("collisions")
    void differs(String what, List<Row> source, List<Row> target) {
        var left = byServer(source, target);
        var right = byServer(target, source);
        assertFalse(left.agrees(right), () -> what + " in PostgreSQL: " + left);
        assertEquals(left.sum(), byServer(source, target).sum(), what);
        assertEquals(source.size(), left.records());

        assertFalse(byUs(source).equals(byUs(target)), () -> what + " in our own: " + byUs(source));
    }

    /** Whatever hash comes out, a different number of records is a difference. */
    @Test
    void theCountGuardsAgainstSumsThatAreEqualByChance() {
        var one = new RangeDigest(new DigestSum(1, 7, 7), 0);
        assertFalse(one.agrees(new RangeDigest(new DigestSum(2, 7, 7), 0)));
        assertFalse(RangeDigest.EMPTY.agrees(new RangeDigest(new DigestSum(1, 0, 0), 0)));
        assertTrue(one.agrees(new RangeDigest(new DigestSum(1, 7, 7), 0)));
    }

    private static RangeDigest byServer(List<Row> source, List<Row> target) {
        var digests = opened.stores()
                .digests(dataset(query(source), query(target)), 42)
                .await()
                .indefinitely();
        return assertInstanceOf(Digests.Common.class, digests)
                .source()
                .digests(List.of(KeyBounds.ALL))
                .await()
                .indefinitely()
                .getFirst();
    }

    private static DigestSum byUs(List<Row> rows) {
        var comparator = new RecordComparator(FIELDS);
        return rows.stream()
                .map(row -> comparator.checksum(Side.SOURCE, row.record()))
                .reduce(DigestSum.EMPTY, DigestSum::plus, DigestSum::plus);
    }

    private static String query(List<Row> rows) {
        var values = rows.isEmpty()
                ? "(0::bigint, ''::text, ''::text, 0::bigint)"
                : rows.stream().map(Row::sql).collect(Collectors.joining(", "));
        return "select * from (values %s) v (k, a, b, n)%s".formatted(values, rows.isEmpty() ? " where false" : "");
    }

    private static DatasetDefinition dataset(String source, String target) {
        return new DatasetDefinition(
                "rows",
                "row",
                List.of(),
                side(source),
                side(target),
                List.of(new KeyPart("k", KeyType.INT64)),
                FIELDS,
                Duration.ZERO,
                1,
                1,
                Duration.ZERO,
                1,
                new RepairPolicy.Report(),
                null,
                Map.of());
    }

    private static SideDefinition side(String query) {
        return new SideDefinition(TestStores.office(10), new Relation.Query(query), List.of("k"), null, null);
    }

    private static FieldMapping field(String name, CanonicalType type) {
        return new FieldMapping(name, type, name, name, AbsentRule.DISTINCT);
    }

    private static Arguments pair(String what, List<Row> source, List<Row> target) {
        return Arguments.of(what, source, target);
    }

    private static List<Row> twice(Row row) {
        return Arrays.asList(row, row);
    }

    private static Row row(long k, String a, String b) {
        return new Row(k, a, b, null);
    }

    private static Row number(long k, long n) {
        return new Row(k, "", "", n);
    }
}
