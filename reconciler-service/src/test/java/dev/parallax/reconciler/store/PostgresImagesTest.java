package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.ImageMerge;
import dev.parallax.reconciler.diff.RecordComparator;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.value.CanonicalType;
import dev.parallax.reconciler.value.CanonicalType.BooleanType;
import dev.parallax.reconciler.value.CanonicalType.BytesType;
import dev.parallax.reconciler.value.CanonicalType.DateType;
import dev.parallax.reconciler.value.CanonicalType.DecimalType;
import dev.parallax.reconciler.value.CanonicalType.EnumType;
import dev.parallax.reconciler.value.CanonicalType.Float64Type;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.CanonicalType.NormalForm;
import dev.parallax.reconciler.value.CanonicalType.StringType;
import dev.parallax.reconciler.value.CanonicalType.TimestampPrecision;
import dev.parallax.reconciler.value.CanonicalType.TimestampType;
import dev.parallax.reconciler.value.CanonicalType.UuidType;
import dev.parallax.reconciler.value.Presence;
import dev.parallax.reconciler.value.Side;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Images of every type, with and without nulls, beside values that would look like their neighbours' if they ran together. */
class PostgresImagesTest {
    private static final List<KeyPart> KEY = List.of(
            new KeyPart("id", KeyType.UUID), new KeyPart("n", KeyType.INT64), new KeyPart("name", KeyType.STRING));

    /** A column and the values that it may take, none of which equals another. */
    private record Column(String name, String sqlType, CanonicalType type, List<String> values) {
        FieldMapping field() {
            return new FieldMapping(name, type, name, name, AbsentRule.DISTINCT);
        }
    }

    private static final CanonicalType TEXT = new StringType(false, NormalForm.NONE);
    private static final CanonicalType MICROS = new TimestampType(TimestampPrecision.MICROS, ZoneOffset.UTC);
    private static final List<Column> COLUMNS = List.of(
            new Column("flag", "boolean", new BooleanType(), List.of("null", "false", "true")),
            new Column("first", "text", TEXT, List.of("null", "''", "'a'", "'ab'", "E'\\x01'", "'é😀'")),
            new Column("second", "varchar(9)", TEXT, List.of("null", "''", "'b'", "'ab'", "E'\\x01\\x02'")),
            new Column(
                    "amount",
                    "numeric",
                    new DecimalType(4, null),
                    List.of("null", "0", "-1", "1", "10000", "0.0001", "'NaN'", "12345678901234567890.1234")),
            new Column("size", "int", new Int64Type(), List.of("null", "0", "1", "-1", "256", "2147483647")),
            new Column("bits", "bytea", new BytesType(), List.of("null", "''", "'\\x00'", "'\\x0001'", "'\\x01'")),
            new Column("more", "bytea", new BytesType(), List.of("null", "''", "'\\x00'", "'\\x0001'", "'\\x02'")),
            new Column("day", "date", new DateType(), List.of("null", "'2000-01-01'", "'1999-12-31'", "'infinity'")),
            new Column(
                    "at",
                    "timestamptz",
                    MICROS,
                    List.of("null", "'2000-01-01Z'", "'2000-01-01T00:00:00.000001Z'", "'-infinity'")),
            new Column("local", "timestamp", MICROS, List.of("null", "'2000-01-01'", "'2000-01-01T00:00:00.000001'")),
            new Column(
                    "ref",
                    "uuid",
                    new UuidType(),
                    List.of(
                            "null",
                            "'00000000-0000-0000-0000-000000000000'",
                            "'00000000-0000-0000-0000-000000000001'")),
            new Column(
                    "weight", "float8", new Float64Type(0), List.of("null", "0", "1", "5e-324", "'NaN'", "'Infinity'")),
            new Column(
                    "state",
                    "text",
                    new EnumType(Map.of("o", "OPEN", "c", "CLOSED"), Map.of("o", "OPEN", "c", "CLOSED"), Map.of()),
                    List.of("null", "'o'", "'c'")));

    /** None of them leaves a record as it was. */
    private static final List<String> WRITES = List.of(
            "version = coalesce(version, 0) + 1",
            "flag = not coalesce(flag, false)",
            "first = coalesce(first, '') || 'x'",
            "amount = coalesce(nullif(amount, 'NaN'), 0) + 0.5",
            "bits = coalesce(bits, '') || '\\x07'",
            "ref = gen_random_uuid()");

    private static Vertx vertx;
    private static Pool pool;
    private static TestStores.Opened opened;

    @BeforeContainer
    static void open() {
        vertx = Vertx.vertx();
        opened = TestStores.opened(vertx, TestStores.office(7));
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(PostgresResource.url())
                        .setUser(PostgresResource.user())
                        .setPassword(PostgresResource.password()))
                .using(vertx)
                .build();
        var columns = COLUMNS.stream()
                .map(column -> column.name() + " " + column.sqlType())
                .collect(Collectors.joining(", "));
        sql("drop schema if exists images cascade; create schema images");
        for (var table : List.of("a", "b")) {
            sql("create table images." + table + " (id uuid, n int, name text collate \"C\", " + columns
                    + ", version bigint default nullif(floor(random() * 9), 0), primary key (id, n, name))");
        }
    }

    @AfterContainer
    static void close() {
        opened.close();
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @Property(tries = 80)
    void recordsThatDifferHaveOtherImagesAndEqualOnesTheSame(
            @ForAll long seed,
            @ForAll @IntRange(max = 60) int records,
            @ForAll @IntRange(max = 10) int nulls,
            @ForAll boolean named) {
        var random = new Random(seed);
        var source = new TreeMap<RecordKey, List<String>>();
        while (source.size() < records) {
            source.put(key(random), values(random, nulls));
        }
        var target = new TreeMap<>(source);
        for (var key : source.keySet()) {
            switch (random.nextInt(6)) {
                case 0 -> target.remove(key);
                case 1 -> target.put(key(random), values(random, nulls));
                case 2 -> target.put(key, values(random, nulls));
                case 3 -> target.put(key, oneOther(source.get(key), random));
                default -> {}
            }
        }
        fill("a", source);
        fill("b", target);
        var differing = new ArrayList<RecordKey>();
        var all = new TreeMap<>(source);
        all.putAll(target);
        all.keySet().stream()
                .filter(key -> !source.getOrDefault(key, List.of()).equals(target.get(key)))
                .forEach(differing::add);
        for (var image : RecordImage.values()) {
            var found = merge(dataset(named), image);
            // A state that is not compared makes no difference.
            var expected = differing.stream()
                    .filter(key -> named || !withoutState(source.get(key)).equals(withoutState(target.get(key))))
                    .toList();
            assertEquals(expected, found.differing, image.name());
            var told = expected.stream()
                    .filter(key -> image == RecordImage.WHOLE && !named)
                    .toList();
            assertEquals(told, List.copyOf(found.told.keySet()), image.name());
        }
        var dataset = dataset(false);
        var found = merge(dataset, RecordImage.WHOLE);
        var comparator = new RecordComparator(dataset.fields());
        found.told.forEach((key, sides) -> {
            assertSame(comparator, read(dataset, Side.SOURCE, key), sides.source());
            assertSame(comparator, read(dataset, Side.TARGET, key), sides.target());
        });
        anyWriteIsSeen(dataset, random, "a", source.keySet());
        anyWriteIsSeen(dataset, random, "b", target.keySet());
    }

    /** In what is made of the images of both sides: it stays as it is until one of them is written. */
    private static void anyWriteIsSeen(DatasetDefinition dataset, Random random, String table, Set<RecordKey> written) {
        var before = merge(dataset, RecordImage.WHOLE).images;
        assertEquals(before, merge(dataset, RecordImage.WHOLE).images);
        assertEquals(before.size(), Set.copyOf(before.values()).size());
        sql("update images." + table + " set " + WRITES.get(random.nextInt(WRITES.size())));
        var after = merge(dataset, RecordImage.WHOLE).images;
        before.forEach((key, image) -> assertEquals(written.contains(key), !image.equals(after.get(key))));
    }

    /** What the image tells is what the record says, down to the version. */
    private static void assertSame(
            RecordComparator comparator, @Nullable StoreRecord read, @Nullable StoreRecord told) {
        assertEquals(read == null, told == null);
        if (read != null) {
            assertEquals(
                    comparator.fingerprint(read, null, comparator.digests(read, null)),
                    comparator.fingerprint(told, null, comparator.digests(told, null)),
                    () -> comparator.compare(read, told).toString());
            assertEquals(read.version(), told.version());
        }
    }

    private static @Nullable StoreRecord read(DatasetDefinition dataset, Side side, RecordKey key) {
        return opened.stores().reader(dataset, side).read(List.of(key)).await().indefinitely().stream()
                .findFirst()
                .orElse(null);
    }

    private static List<String> withoutState(@Nullable List<String> values) {
        return values == null ? List.of() : values.subList(0, values.size() - 1);
    }

    /** The two sides of a record as their images tell them. */
    private record Sides(
            @Nullable StoreRecord source, @Nullable StoreRecord target) {}

    private static final class Found implements ImageMerge.Sink {
        private final List<RecordKey> differing = new ArrayList<>();
        private final Map<RecordKey, Sides> told = new LinkedHashMap<>();
        private final Map<RecordKey, Fingerprint> images = new LinkedHashMap<>();

        @Override
        public void agreed(int records) {}

        @Override
        public boolean known(RecordKey key, Fingerprint image, boolean inSource, boolean inTarget) {
            images.put(key, image);
            return false;
        }

        @Override
        public void differ(@Nullable StoreRecord source, @Nullable StoreRecord target, Fingerprint image) {
            var key = Objects.requireNonNull(source == null ? target : source).key();
            differing.add(key);
            told.put(key, new Sides(source, target));
        }

        @Override
        public void suspect(RecordKey key, Presence on) {
            differing.add(key);
        }
    }

    private static Found merge(DatasetDefinition dataset, RecordImage image) {
        var digests = assertInstanceOf(
                Digests.Common.class,
                opened.stores().digests(dataset, 42).await().indefinitely());
        var found = new Found();
        var all = Scan.of(KeyBounds.ALL);
        var left = digests.source().images(image);
        var right = digests.target().images(image);
        var block = left.read(all, null, 100).await().indefinitely();
        var merge = new ImageMerge(dataset.keyCodec(), block, found);
        merge.target(right.read(all, null, 100).await().indefinitely(), true);
        left.close().await().indefinitely();
        right.close().await().indefinitely();
        return found;
    }

    /** @param named with the state, which is compared by what it stands for */
    private static DatasetDefinition dataset(boolean named) {
        return new DatasetDefinition(
                "rows",
                "row",
                List.of(),
                side("images.a"),
                side("images.b"),
                KEY,
                COLUMNS.stream()
                        .filter(column -> named || !column.name().equals("state"))
                        .map(Column::field)
                        .toList(),
                Duration.ZERO,
                1,
                1,
                Duration.ZERO,
                1,
                new RepairPolicy.Report(),
                null,
                Map.of());
    }

    private static SideDefinition side(String table) {
        return new SideDefinition(
                TestStores.office(7), new Relation.Table(table), List.of("id", "n", "name"), "version", null);
    }

    private static RecordKey key(Random random) {
        var names = List.of("", "a", "ab", "é", "😀", "\u0001");
        return RecordKey.of(
                new UUID(random.nextInt(3) - 1L, random.nextInt(2)),
                random.nextInt(5) - 2L,
                names.get(random.nextInt(names.size())));
    }

    /** @param nulls of ten values, about so many; none at all is a form of its own */
    private static List<String> values(Random random, int nulls) {
        return COLUMNS.stream()
                .map(column -> random.nextInt(10) < nulls
                        ? "null"
                        : column.values().get(1 + random.nextInt(column.values().size() - 1)))
                .toList();
    }

    private static List<String> oneOther(List<String> values, Random random) {
        var changed = new ArrayList<>(values);
        int column = random.nextInt(COLUMNS.size());
        var all = COLUMNS.get(column).values();
        changed.set(column, all.get(random.nextInt(all.size())));
        return changed;
    }

    private static void fill(String table, Map<RecordKey, List<String>> records) {
        sql("truncate images." + table);
        if (!records.isEmpty()) {
            sql(records.entrySet().stream()
                    .map(row -> "('%s', %s, '%s', %s)"
                            .formatted(
                                    row.getKey().parts().get(0),
                                    row.getKey().parts().get(1),
                                    row.getKey().parts().get(2),
                                    String.join(", ", row.getValue())))
                    .collect(Collectors.joining(", ", "insert into images." + table + " values ", "")));
        }
    }

    private static void sql(String statement) {
        pool.query(statement).executeAndAwait();
    }
}
