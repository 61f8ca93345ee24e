package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import io.vertx.mutiny.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of column that may hold a part of a key: the server's order is that of the keys, and each is found again. */
class PostgresKeyFormsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Random RANDOM = new Random();

    /** What texts have to be: in order by bytes whatever the server's collation, and found with what is special in SQL. */
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "B",
            "b",
            "\u00e4",
            "Z",
            "_",
            " a",
            "a b",
            "ab",
            "a-b",
            "1",
            "10",
            "9",
            "e\u0301",
            "\uFFFD",
            "\uD83D\uDE80",
            "'q\"",
            "%",
            "a\\",
            "a\t",
            "{}",
            ",",
            "NULL",
            "\uE000");

    private static final List<String> UNPADDED =
            List.of("A1", "A", "B2", "A\t", "A1\t", "", "a", "\u00e4", " A", "A B", "Z", "z\uD83D\uDE80");

    /** Which no column has: a zero character, blanks at the end. */
    private static final List<String> ELSEWHERE =
            List.of("a\u0000b", "\u0000", "A1\u0000", "A ", "A1 ", "a ", "ab \u0000");

    private static final List<String> IDS = Stream.concat(
                    Stream.of(
                            "00000000-0000-0000-0000-000000000000",
                            "ffffffff-ffff-ffff-ffff-ffffffffffff",
                            "7fffffff-0000-0000-0000-000000000000",
                            "80000000-0000-0000-0000-000000000000",
                            "00000000-0000-0000-8000-000000000000"),
                    Stream.generate(() -> new UUID(RANDOM.nextLong(), RANDOM.nextLong()).toString())
                            .limit(8))
            .toList();

    private static final List<String> DIGITS = IDS.stream()
            .map(id -> id.replace("-", "").substring(0, 24))
            .distinct()
            .toList();

    private static final List<String> TIMES = List.of(
            "-infinity",
            "-4712-01-01T00:00:00Z",
            "0000-12-31T23:59:59.999999Z",
            "1969-12-31T23:59:59.999999Z",
            "1970-01-01T00:00:00Z",
            "2026-01-01T00:00:00.000001Z",
            "2026-01-01T00:00:00.001Z",
            "9999-12-31T00:00:00Z",
            "+294276-12-31T23:59:59.999999Z",
            "infinity");

    private static final List<String> DAYS = List.of(
            "-infinity",
            "-4713-11-24",
            "-0044-03-15",
            "0000-12-31",
            "0001-01-01",
            "1969-12-31",
            "1970-01-01",
            "2026-01-01",
            "9999-12-31",
            "+10000-01-01",
            "infinity");

    /** A type of column, and keys that it holds, and others of the same type that it cannot hold. */
    @SuppressWarnings("ImmutableEnumChecker")
    enum Column {
        TEXT(KeyType.STRING, "text", TEXTS, ELSEWHERE),
        IN_ORDER(KeyType.STRING, "text collate \"C\"", TEXTS, ELSEWHERE),
        BY_LANGUAGE(KeyType.STRING, "text collate \"en-x-icu\"", TEXTS, ELSEWHERE),
        WITHOUT_CASE(
                KeyType.STRING,
                "text collate keyed.without_case",
                List.of("a", "B", "b2", "\u00e4"),
                List.of("A", "b", "B2")),
        VARCHAR(KeyType.STRING, "varchar(40)", TEXTS, ELSEWHERE),
        NAME(KeyType.STRING, "name", TEXTS, ELSEWHERE),
        CHARACTER(KeyType.STRING, "char(6)", UNPADDED, ELSEWHERE),
        CHARACTER_IN_ORDER(KeyType.STRING, "char(6) collate \"C\"", UNPADDED, ELSEWHERE),
        DOMAIN(KeyType.STRING, "keyed.code", TEXTS, ELSEWHERE),
        DOMAIN_OF_DOMAIN(KeyType.STRING, "keyed.padded", UNPADDED, ELSEWHERE),
        SMALLINT(
                KeyType.INT64,
                "smallint",
                List.of("-32768", "-1", "0", "9", "10", "32767"),
                List.of("32768", "-32769", "9223372036854775807")),
        INTEGER(KeyType.INT64, "integer", List.of("-2147483648", "-1", "0", "10", "9"), List.of("2147483648")),
        BIGINT(
                KeyType.INT64,
                "bigint",
                List.of("-9223372036854775808", "-1", "0", "9223372036854775807"),
                List.of("1")),
        WHOLE_NUMERIC(
                KeyType.INT64,
                "numeric",
                List.of("-9223372036854775808", "-1", "0", "9007199254740993", "9223372036854775807"),
                List.of("1")),
        SCALED(KeyType.INT64, "numeric(20,2)", List.of("-1", "0", "10", "9"), List.of("1")),
        NUMERIC(
                KeyType.DECIMAL,
                "numeric",
                List.of("0", "-1.5", "1.5", "1.4999", "10", "9.99", "123456789012345678901234567890.5", "0.0000000001"),
                List.of("1")),
        PRICE(
                KeyType.DECIMAL,
                "numeric(9,2)",
                List.of("0", "-1.5", "1.5", "10", "9.99"),
                List.of("1.505", "100000000000")),
        WHOLE(
                KeyType.DECIMAL,
                "integer",
                List.of("-7", "0", "3", "12"),
                List.of(
                        "-7.5",
                        "2.9999",
                        "1e".replace("e", "000000000000000000000000"),
                        "-100000000000000000000000.5")),
        UUIDS(KeyType.UUID, "uuid", IDS, List.of()),
        UUID_TEXT(KeyType.UUID, "text", IDS, List.of("12345678-0000-0000-0000-000000000000")),
        UUID_IN_ORDER(KeyType.UUID, "varchar(36) collate \"C\"", IDS, List.of("12345678-0000-0000-0000-000000000000")),
        UUID_CHARACTERS(KeyType.UUID, "char(36) collate \"C\"", IDS, List.of()),
        UUID_WIDER(KeyType.UUID, "char(40)", IDS, List.of()),
        UUID_BYTES(KeyType.UUID, "bytea", IDS, List.of()),
        OBJECT_ID_TEXT(KeyType.OBJECTID, "text", DIGITS, List.of("65b100000000000000000000")),
        OBJECT_ID_CHARACTERS(KeyType.OBJECTID, "char(24) collate \"C\"", DIGITS, List.of("65b100000000000000000000")),
        OBJECT_ID_BYTES(KeyType.OBJECTID, "bytea", DIGITS, List.of()),
        BYTES(KeyType.BYTES, "bytea", List.of("", "00", "ff", "0000", "00ff", "7f00", "000000"), List.of("01")),
        BYTES_BY_LENGTH(
                KeyType.BYTES_BY_LENGTH,
                "bytea",
                List.of("", "00", "ff", "0000", "00ff", "7f00", "000000"),
                List.of("01")),
        DATE(KeyType.DATE, "date", DAYS, List.of("-9999-01-01", "+99999999-01-01", "2026-01-02")),
        MOMENT(KeyType.TIMESTAMP, "timestamptz", TIMES, List.of("-9999-01-01T00:00:00Z", "+300000-01-01T00:00:00Z")),
        LOCAL_TIME(KeyType.TIMESTAMP, "timestamp", TIMES, List.of("-9999-01-01T00:00:00Z", "+300000-01-01T00:00:00Z"));

        private final KeyType type;
        private final String sqlType;
        private final List<String> held;
        private final List<String> others;

        Column(KeyType type, String sqlType, List<String> held, List<String> others) {
            this.type = type;
            this.sqlType = sqlType;
            this.held = held;
            this.others = others;
        }

        /** Whether its index is in the order of the keys. */
        boolean ordered() {
            return !sqlType.contains("en-x-icu")
                    && !sqlType.contains("without_case")
                    && type != KeyType.BYTES_BY_LENGTH
                    && (sqlType.contains("\"C\"") || sqlType.equals("name") || !isText());
        }

        boolean isText() {
            return Stream.of("text", "char", "code", "padded").anyMatch(sqlType::contains);
        }

        KeyCodec codec() {
            return new KeyCodec(List.of(new KeyPart("id", type)));
        }

        String table() {
            return "keyed.by_" + name().toLowerCase(java.util.Locale.ROOT);
        }

        SideDefinition side() {
            return new SideDefinition(TestStores.office(3), new Relation.Table(table()), List.of("id"), null, null);
        }

        List<RecordKey> keys() {
            return held.stream().map(codec()::parse).sorted().toList();
        }
    }

    @BeforeAll
    static void create() {
        sql("drop schema if exists keyed cascade");
        sql("create schema keyed");
        sql("create domain keyed.code as varchar(50)");
        sql("create domain keyed.padding as char(8)");
        sql("create domain keyed.padded as keyed.padding");
        sql("create collation keyed.without_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        for (var column : Column.values()) {
            sql("create table %s (id %s primary key, value text)".formatted(column.table(), column.sqlType));
            try (var connection = connect();
                    var insert = connection.prepareStatement("insert into %s select (%s)::%s, 'v'"
                            .formatted(column.table(), written(column), column.sqlType.replaceAll(" collate.*", "")))) {
                for (var key : column.held) {
                    insert.setString(1, key);
                    insert.executeUpdate();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(column.name(), e);
            }
        }
    }

    /** The text of a key as the column reads it. */
    private static String written(Column column) {
        if (column.sqlType.equals("bytea")) {
            return "'\\x' || replace(?::text, '-', '')";
        }
        return switch (column.type) {
            case DATE, TIMESTAMP ->
                // ISO knows a year 0, and signs.
                "with t as (select ?::text as x) select case when x like '%infinity' then x when x like '-%' or x like '0000%' then"
                        + " lpad((1 + substr(ltrim(x, '-'), 1, 4)::int)::text, 4, '0') || replace(substr(ltrim(x, '-'), 5), 'Z', '+00') || ' BC'"
                        + " else replace(ltrim(x, '+'), 'Z', '+00') end from t";
            default -> "?::text";
        };
    }

    @AfterAll
    static void close() {
        VERTX.close().await().indefinitely();
    }

    @ParameterizedTest
    @EnumSource
    void keysBoundAndFindRecordsWhetherTheColumnCanHoldThemOrNot(Column column) {
        try (var store = new PostgresStore(TestStores.office(3), VERTX)) {
            var reader = store.reader(column.side(), List.of("value"), column.codec());
            var held = column.keys();
            assertEquals(
                    held, RecordStoreContract.keys(RecordStoreContract.drain(reader.scan(Scan.of(KeyBounds.ALL)))));
            assertEquals(0, reader.unusable().await().indefinitely());
            var bounds = new ArrayList<>(held);
            column.others.forEach(text -> bounds.add(column.codec().parse(text)));
            for (var key : bounds) {
                assertEquals(
                        held.stream().filter(other -> other.compareTo(key) < 0).toList(),
                        scanned(reader, new KeyBounds(null, key)),
                        () -> "below " + key);
                assertEquals(
                        held.stream().filter(other -> other.compareTo(key) >= 0).toList(),
                        scanned(reader, new KeyBounds(key, null)),
                        () -> "from " + key);
                assertEquals(
                        held.stream().filter(other -> other.compareTo(key) > 0).toList(),
                        RecordStoreContract.keys(RecordStoreContract.drain(
                                reader.scan(Scan.of(KeyBounds.ALL).resumedAfter(key)))),
                        () -> "after " + key);
                var found = RecordStoreContract.keys(
                        reader.read(List.of(key)).await().indefinitely());
                assertEquals(held.contains(key), found.contains(key), () -> "read " + key);
            }
            assertTrue(RecordStoreContract.keys(reader.read(bounds).await().indefinitely())
                    .containsAll(held));
            assertEquals(
                    held,
                    reader.sampleKeys(100).await().indefinitely().stream()
                            .sorted()
                            .toList());
        }
    }

    private static List<RecordKey> scanned(RecordReader reader, KeyBounds bounds) {
        return RecordStoreContract.keys(RecordStoreContract.drain(reader.scan(Scan.of(bounds))));
    }

    /** The statistics write some values otherwise than the rows have them. */
    @Test
    void keysOfTheStatisticsAreKeysOfRecords() {
        for (var column : Column.values()) {
            sql("analyze " + column.table());
            try (var store = new PostgresStore(TestStores.office(3), VERTX)) {
                var known = store.reader(column.side(), List.of(), column.codec())
                        .histogram()
                        .await()
                        .indefinitely();
                assertTrue(column.keys().containsAll(known), () -> column + " " + known);
                assertEquals(PostgresSqlHistogram.has(column.sqlType), !known.isEmpty(), column::name);
            }
        }
    }

    /** Of which columns there are statistics that can be read. */
    private static final class PostgresSqlHistogram {
        static boolean has(String sqlType) {
            return Stream.of("numeric", "bytea", "date", "timestamp").noneMatch(sqlType::contains);
        }
    }

    /** Without a cast of the column, the server finds what a key bounds, and the record of a key, by its index. */
    @ParameterizedTest
    @EnumSource
    void anIndexOfTheColumnServes(Column column) throws SQLException {
        var names = List.of("id");
        try (var store = new PostgresStore(TestStores.office(3), VERTX)) {
            var declared = store.columns(column.side(), names).await().indefinitely();
            var sql = new PostgresSql(column.side(), List.of(), column.codec().parts(), declared);
            var key = column.keys().get(1);
            assertIndexed(column, sql.read(List.of(key, column.keys().getLast())));
            if (column.ordered()) {
                assertIndexed(
                        column,
                        sql.scan(Scan.of(new KeyBounds(key, column.keys().getLast()))));
            }
        }
    }

    private static void assertIndexed(Column column, PostgresSql.Statement statement) throws SQLException {
        var values = new ArrayList<String>();
        var text = statement.sql();
        for (int i = statement.parameters().size(); i > 0; i--) {
            text = text.replace("$" + i, literal(statement.parameters().get(i - 1)));
        }
        try (var connection = connect();
                var explain = connection.createStatement()) {
            explain.execute("set enable_seqscan = off");
            explain.execute("set enable_bitmapscan = off");
            try (var rows = explain.executeQuery("explain " + text)) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        }
        var plan = String.join("\n", values);
        assertTrue(plan.contains("Index Cond"), () -> column + ": " + plan);
        assertFalse(plan.contains("Sort") || plan.contains("Seq Scan"), () -> column + ": " + plan);
    }

    private static String literal(Object value) {
        return switch (value) {
            case Object[] array ->
                "array["
                        + String.join(
                                ", ",
                                Stream.of(array)
                                        .map(PostgresKeyFormsTest::literal)
                                        .toList()) + "]";
            case Long number -> number.toString();
            default -> PostgresSql.literal(value.toString());
        };
    }

    @Test
    void whatIsWrittenOtherwiseIsNoKey() {
        assertUnusable(KeyType.UUID, "text", "upper(gen_random_uuid()::text)", "lower case");
        assertUnusable(KeyType.UUID, "text", "replace(gen_random_uuid()::text, '-', '')", "hyphens");
        assertUnusable(KeyType.UUID, "bytea", "'\\x00'::bytea", "16 bytes");
        assertUnusable(KeyType.OBJECTID, "text", "'65B10000000000000000000A'", "24 lower-case");
        assertUnusable(KeyType.OBJECTID, "bytea", "'\\x00'::bytea", "12 bytes");
        assertUnusable(KeyType.INT64, "numeric", "1.5", "1.5");
        assertUnusable(KeyType.INT64, "numeric", "1e30::numeric", "int64");
        assertUnusable(KeyType.INT64, "numeric", "'NaN'::numeric", "int64");
        assertUnusable(KeyType.DECIMAL, "numeric", "'NaN'::numeric", "decimal");
        assertUnusable(KeyType.DECIMAL, "numeric", "'Infinity'::numeric", "decimal");
        assertUnusable(KeyType.STRING, "text", "null", "null");
    }

    private static void assertUnusable(KeyType type, String sqlType, String value, String word) {
        var side = new SideDefinition(
                TestStores.office(3),
                new Relation.Query("select (%s)::%s as id".formatted(value, sqlType)),
                List.of("id"),
                null,
                null);
        var codec = new KeyCodec(List.of(new KeyPart("id", type)));
        try (var store = new PostgresStore(TestStores.office(3), VERTX)) {
            var reader = store.reader(side, List.of(), codec);
            var failure = assertThrows(
                    UnusableKeyException.class,
                    () -> RecordStoreContract.drain(reader.scan(Scan.of(KeyBounds.ALL))),
                    value);
            assertTrue(String.valueOf(failure.getMessage()).contains(word), failure.getMessage());
            assertEquals(1, reader.unusable().await().indefinitely(), value);
            assertEquals(List.of(), reader.sampleKeys(10).await().indefinitely(), value);
        }
    }

    /** Each refusal has a line, and the line works. */
    @Test
    void columnsThatAreNoKeyAreRefusedWithALineThatWorks() {
        sql("create extension if not exists citext schema public");
        sql("create type keyed.mood as enum ('sad', 'ok')");
        assertRefused(KeyType.STRING, "public.citext", "'a'", true);
        assertRefused(KeyType.STRING, "keyed.mood", "'sad'", true);
        assertRefused(KeyType.STRING, "text[]", "'{a}'", true);
        assertRefused(KeyType.STRING, "json", "'{}'", true);
        assertRefused(KeyType.STRING, "inet", "'10.0.0.1'", true);
        assertRefused(KeyType.STRING, "uuid", "gen_random_uuid()", true);
        assertRefused(KeyType.INT64, "text", "'7'", true);
        assertRefused(KeyType.INT64, "double precision", "7", true);
        assertRefused(KeyType.DECIMAL, "real", "7.5", true);
        assertRefused(KeyType.DECIMAL, "money", "'7.5'", true);
        assertRefused(KeyType.UUID, "public.citext", "gen_random_uuid()::text", true);
        assertRefused(KeyType.DATE, "timestamptz", "now()", false);
        assertRefused(KeyType.TIMESTAMP, "date", "now()", true);
        assertRefused(KeyType.BYTES, "text", "'a'", false);
        assertRefused(KeyType.OBJECTID, "uuid", "gen_random_uuid()", false);
    }

    private static void assertRefused(KeyType type, String sqlType, String value, boolean cast) {
        sql("drop table if exists keyed.refused");
        sql("create table keyed.refused (id %s, \"order\" int, \"Name\" text)".formatted(sqlType));
        sql("insert into keyed.refused values (%s, 1, 'x')".formatted(value));
        var codec = new KeyCodec(List.of(new KeyPart("id", type)));
        var side = new SideDefinition(
                TestStores.office(3), new Relation.Table("keyed.refused"), List.of("id"), null, null);
        try (var store = new PostgresStore(TestStores.office(3), VERTX)) {
            var columns = assertInstanceOf(
                    Description.Columns.class,
                    store.describe(side, codec).await().indefinitely());
            var refused = columns.refused().getFirst();
            assertEquals("key[0]", refused.property());
            assertTrue(refused.message().contains("column 'id' is "), refused.message());
            assertThrows(
                    StoreException.class,
                    () -> RecordStoreContract.drain(
                            store.reader(side, List.of(), codec).scan(Scan.of(KeyBounds.ALL))));
            int line = refused.message().indexOf("query: '");
            if (line < 0) {
                assertTrue(refused.message().contains("declare part id as {type: ") || !cast, refused.message());
                assertFalse(cast, refused.message());
                return;
            }
            var quoted = refused.message()
                    .substring(line + "query: '".length(), refused.message().length() - 1);
            var query = new SideDefinition(
                    TestStores.office(3), new Relation.Query(quoted.replace("''", "'")), List.of("id"), null, null);
            var described = assertInstanceOf(
                    Description.Columns.class,
                    store.describe(query, codec).await().indefinitely());
            assertEquals(List.of(), described.refused(), refused.message());
            var reader = store.reader(query, List.of("order", "Name"), codec);
            var key = RecordStoreContract.drain(reader.scan(Scan.of(KeyBounds.ALL)))
                    .getFirst()
                    .key();
            assertEquals(
                    List.of(key),
                    RecordStoreContract.keys(reader.read(List.of(key)).await().indefinitely()),
                    refused.message());
        }
    }

    /** Of several parts the first may be one that no row has: what follows decides nothing then. */
    @Test
    void aKeyOfSeveralPartsIsBoundByWhatAColumnCannotHold() {
        sql("drop table if exists keyed.several");
        sql("create table keyed.several (a char(4), b int, primary key (a, b))");
        sql("insert into keyed.several select a, b from unnest(array['A', 'A1', 'B']) a, unnest(array[1, 2, 3]) b");
        var codec = new KeyCodec(List.of(new KeyPart("a", KeyType.STRING), new KeyPart("b", KeyType.DECIMAL)));
        var side = new SideDefinition(
                TestStores.office(2), new Relation.Table("keyed.several"), List.of("a", "b"), null, null);
        try (var store = new PostgresStore(TestStores.office(2), VERTX)) {
            var reader = store.reader(side, List.of(), codec);
            var all = scanned(reader, KeyBounds.ALL);
            assertEquals(9, all.size());
            for (var text : List.of(
                    "[\"A\\u0000\",\"2\"]",
                    "[\"A \",\"2\"]",
                    "[\"A\",\"1.5\"]",
                    "[\"A1\",\"-1000000000000000000000\"]")) {
                var key = codec.parse(text);
                assertEquals(
                        all.stream().filter(other -> other.compareTo(key) < 0).toList(),
                        scanned(reader, new KeyBounds(null, key)),
                        text);
                assertEquals(
                        all.stream().filter(other -> other.compareTo(key) >= 0).toList(),
                        scanned(reader, new KeyBounds(key, null)),
                        text);
                assertEquals(List.of(), reader.read(List.of(key)).await().indefinitely(), text);
            }
            assertEquals(
                    all,
                    RecordStoreContract.keys(reader.read(all).await().indefinitely()).stream()
                            .sorted()
                            .toList());
            assertEquals(
                    9,
                    IntStream.range(0, 9).filter(i -> all.contains(all.get(i))).count());
        }
    }

    private static void sql(String statement) {
        try (var connection = connect();
                var run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private static Connection connect() throws SQLException {

        try {
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return DriverManager.getConnection(
                "jdbc:" + PostgresResource.url(), PostgresResource.user(), PostgresResource.password());
    }
}
