package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Absent;
import dev.parallax.reconciler.value.BoundedArray;
import dev.parallax.reconciler.value.CanonicalValue.NotFinite;
import dev.parallax.reconciler.value.Unreadable;
import dev.parallax.reconciler.value.Written;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the columns of PostgreSQL are read as, whatever their type. */
class PostgresTypesTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final KeyCodec KEY = new KeyCodec(List.of(new KeyPart("id", KeyType.INT64)));
    private static @Nullable Pool pool;
    private static @Nullable PostgresStore store;

    @BeforeAll
    static void open() {
        pool = PgBuilder.pool()
                .connectingTo(PgConnectOptions.fromUri(PostgresResource.url())
                        .setUser(PostgresResource.user())
                        .setPassword(PostgresResource.password()))
                .using(VERTX)
                .build();
        store = new PostgresStore(TestStores.office(3), VERTX);
        sql("drop schema if exists types cascade");
        sql("create schema types");
        sql("create type types.mood as enum ('sad', 'it''s \"ok\"')");
        sql("create domain types.price as numeric(12, 2)");
        sql("create domain types.prices as types.price[]");
        sql("create type types.spot as (x int, note text, at types.price, more int[])");
        sql("create type types.house as (door types.spot, moods types.mood[])");
    }

    @AfterAll
    static void close() {
        store.close();
        pool.closeAndAwait();
        VERTX.closeAndAwait();
    }

    private static void sql(String statement) {
        pool.query(statement).executeAndAwait();
    }

    private static SideDefinition side(Relation relation) {
        return new SideDefinition(TestStores.office(3), relation, List.of("id"), null, null);
    }

    private static List<StoreRecord> read(Relation relation, String... fields) {
        var pages = store.reader(side(relation), List.of(fields), KEY).scan(Scan.of(KeyBounds.ALL));
        var page = pages.next().await().indefinitely();
        pages.close().await().indefinitely();
        return page;
    }

    private static @Nullable Object value(String expression) {
        return read(new Relation.Query("select 1 as id, " + expression + " as v"), "v")
                .getFirst()
                .value(0);
    }

    private static Object parts(String expression) {
        return assertInstanceOf(Written.class, value(expression)).value();
    }

    /** The client gives null for most of these. */
    @Test
    void whatHasNoTypeOfItsOwnIsItsText() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("'1010'::bit(4)", "1010");
        texts.put("'101'::varbit", "101");
        texts.put("'08:00:2b:01:02:03'::macaddr", "08:00:2b:01:02:03");
        texts.put("'08:00:2b:01:02:03:04:05'::macaddr8", "08:00:2b:01:02:03:04:05");
        texts.put("'<a/>'::xml", "<a/>");
        texts.put("4294967295::oid", "4294967295");
        texts.put("'pg_class'::regclass", "pg_class");
        texts.put("'10.0.0.1'::inet", "10.0.0.1");
        texts.put("'10.0.0.0/8'::inet", "10.0.0.0/8");
        texts.put("'10.0.0.0/8'::cidr", "10.0.0.0/8");
        texts.put("'24:00'::time", "24:00:00");
        texts.put("'12:00+02'::timetz", "12:00:00+02");
        texts.put("'1 mon 2 days 03:04:05.6'::interval", "1 mon 2 days 03:04:05.6");
        texts.put("12.5::numeric::money", "$12.50");
        texts.put("'(1,2)'::point", "(1,2)");
        texts.put("'((0,0),(1,1))'::box", "(1,1),(0,0)");
        texts.put("'[1,5)'::int4range", "[1,5)");
        texts.put("'[2020-01-01 00:00+02,)'::tstzrange", "[\"2019-12-31 22:00:00+00\",)");
        texts.put("'{[1,2),[5,6)}'::int4multirange", "{[1,2),[5,6)}");
        texts.put("'a b'::tsvector", "'a' 'b'");
        texts.put("'a & b'::tsquery", "'a' & 'b'");
        texts.put("'16/B374D848'::pg_lsn", "16/B374D848");
        texts.put("'10:20:10,15'::pg_snapshot", "10:20:10,15");
        texts.put("'x'::\"char\"", "x");
        texts.put("'name'::name", "name");
        texts.put("'it''s \"ok\"'::types.mood", "it's \"ok\"");
        texts.put("'1 2 3'::int2vector", "1 2 3");
        texts.put("'$.a'::jsonpath", "$.\"a\"");
        texts.put("'A '::char(4)", "A");
        texts.put("''::text", "");
        texts.put("''::char(4)", "");
        texts.forEach((expression, text) -> assertEquals(text, value(expression), expression));
    }

    @Test
    void numbersKeepTheirDigitsAndTheirInfinities() {
        assertEquals(new BigDecimal("12345678901234567890.12345"), value("12345678901234567890.12345"));
        assertEquals(NotFinite.POSITIVE_INFINITY, value("'Infinity'::numeric"));
        assertEquals(NotFinite.NEGATIVE_INFINITY, value("'-Infinity'::numeric"));
        assertEquals(NotFinite.NAN, value("'NaN'::numeric"));
        assertEquals(new BigDecimal("1.50"), value("1.5::types.price"));
        assertEquals(Double.NEGATIVE_INFINITY, value("'-Infinity'::float8"));
    }

    @Test
    void everyKindOfTimeHasTheSameInfinities() {
        for (var type : List.of("date", "timestamp", "timestamptz")) {
            assertEquals(NotFinite.POSITIVE_INFINITY, value("'infinity'::" + type), type);
            assertEquals(NotFinite.NEGATIVE_INFINITY, value("'-infinity'::" + type), type);
            assertEquals(
                    Arrays.asList(NotFinite.POSITIVE_INFINITY, null),
                    parts("array['infinity', null]::" + type + "[]"),
                    type);
        }
    }

    @Test
    void timesInsideArraysAreTheSameAsOutside() {
        for (var text : List.of(
                "2020-02-29 23:59:59.123456", "0001-01-01 00:00", "0044-03-15 12:00 BC", "200000-01-01 00:00:01")) {
            for (var type : List.of("date", "timestamp", "timestamptz")) {
                var literal = "'" + text + "'::" + type;
                var alone = Objects.requireNonNull(value(literal));
                assertEquals(List.of(alone), parts("array[" + literal + "]"), literal);
            }
        }
        assertEquals(LocalDate.of(-43, 3, 15), value("'0044-03-15 BC'::date"));
        assertEquals(LocalDateTime.of(2020, 1, 1, 0, 0), value("'2020-01-01'::timestamp"));
        assertEquals(OffsetDateTime.parse("2020-01-01T00:00Z"), value("'2020-01-01 02:00+02'::timestamptz"));
    }

    @Test
    void anArrayIsReadByTheTypeOfItsElements() {
        assertEquals(List.of(1L, 2L), parts("array[1, 2]"));
        assertEquals(List.of("1010", "11"), parts("array['1010', '11']::varbit[]"));
        assertEquals(List.of("<a b=\"c\"/>"), parts("array['<a b=\"c\"/>']::xml[]"));
        assertEquals(List.of(List.of(true, false), List.of(false, true)), parts("'{{t,f},{f,t}}'::bool[]"));
        assertEquals(Arrays.asList("NULL", null, "", "a,\"b\\{}"), parts("array['NULL', null, '', 'a,\"b\\{}']"));
        assertEquals(List.of(new BigDecimal("1.10"), NotFinite.NAN), parts("'{1.1,NaN}'::types.prices"));
        assertEquals(List.of("(1,1),(0,0)", "(2,2),(0,0)"), parts("'{(1,1,0,0);(2,2,0,0)}'::box[]"));
        assertEquals(List.of(Map.of("a", new BigDecimal("1.0"))), parts("array['{\"a\": 1.0}'::jsonb]"));
        assertEquals(List.of("A", "B"), parts("array['A', 'B']::char(3)[]"));
        assertEquals(List.of(), parts("'{}'::int[]"));
        assertEquals(List.of("it's \"ok\""), parts("array['it''s \"ok\"']::types.mood[]"));
        assertEquals(
                List.of(List.of((byte) 1, (byte) -1)),
                ((List<?>) parts("array['\\x01ff']::bytea[]"))
                        .stream()
                                .map(bytes -> List.of(((byte[]) bytes)[0], ((byte[]) bytes)[1]))
                                .toList());
    }

    @Test
    void theBoundsOfAnArrayArePartOfIt() {
        assertEquals(new BoundedArray("[0:1]", List.of(1L, 2L)), parts("'[0:1]={1,2}'::int[]"));
        assertEquals(
                new BoundedArray("[1:1][-2:-1]", List.of(List.of(1L, 2L))), parts("'[1:1][-2:-1]={{1,2}}'::int[]"));
        assertEquals(List.of(1L, 2L), parts("'[1:2]={1,2}'::int[]"));
    }

    @Test
    void aRowIsReadByTheTypesOfItsMembers() {
        var door = new HashMap<String, Object>();
        door.put("x", 1L);
        door.put("note", "a \"b\", (c)\\");
        door.put("at", new BigDecimal("2.50"));
        door.put("more", new Written("{1,2}", text -> text));
        assertEquals(door, parts("row(1, 'a \"b\", (c)\\', 2.5, '{1,2}')::types.spot"));
        assertEquals(Map.of("x", 1L), withoutNulls(parts("row(1, null, null, null)::types.spot")));
        var house = (Map<?, ?>) parts("row(row(1, '', null, null), '{sad}')::types.house");
        assertEquals("", ((Map<?, ?>) ((Written) house.get("door")).value()).get("note"));
        assertEquals(List.of("sad"), ((Written) house.get("moods")).value());
    }

    private static Map<Object, Object> withoutNulls(Object row) {
        var there = new HashMap<Object, Object>();
        ((Map<?, ?>) row).forEach((name, value) -> {
            if (value != null) {
                there.put(name, value);
            }
        });
        return there;
    }

    @Test
    void jsonKeepsEveryDigit() {
        assertEquals(
                Map.of("price", new BigDecimal("9007199254740993.0")),
                value("'{\"price\": 9007199254740993.0}'::jsonb"));
        assertEquals(new BigDecimal("1E+400"), value("'1e400'::json"));
        assertEquals(
                new BigDecimal("123456789012345678901234567890"), value("'123456789012345678901234567890'::jsonb"));
        assertEquals(7, value("'7'::jsonb"));
        assertNull(value("'null'::jsonb"));
        assertEquals("", value("'\"\"'::jsonb"));
        assertInstanceOf(Unreadable.class, value("'{\"a\": 1, \"a\": 2}'::json"));
        assertInstanceOf(Unreadable.class, value("(repeat('[', 600) || repeat(']', 600))::json"));
    }

    @Test
    void severalPathsIntoOneColumnAreReadOnce() {
        var query = new Relation.Query("select 1 as id, '{\"a\": {\"b\": 1}, \"c\": null}'::jsonb as v");
        var record = read(query, "v.a.b", "v", "v.c", "v.d").getFirst();
        assertEquals(1, record.value(0));
        assertEquals(Absent.MISSING, record.value(3));
        assertNull(record.value(2));
        assertInstanceOf(Map.class, record.value(1));
    }

    /** Whatever the role or the database declares: the same value is the same text. */
    @Test
    void settingsOfTheRoleDoNotChangeWhatATextLooksLike() {
        var settings = List.of(
                "datestyle to 'German, DMY'",
                "intervalstyle to 'iso_8601'",
                "bytea_output to 'escape'",
                "extra_float_digits to '-10'",
                "timezone to 'Asia/Tokyo'",
                "xmloption to 'document'");
        try {
            settings.forEach(setting -> sql("alter role current_user set " + setting));
            try (var fresh = new PostgresStore(TestStores.office(3), VERTX)) {
                var query = new Relation.Query("""
                        select 1 as id, array['2020-01-02'::timestamptz] as a, '1 day'::interval as b,
                          array['a'::bytea] as c, array[0.1::float8 + 0.2::float8] as d""");
                var pages = fresh.reader(side(query), List.of("a", "b", "c", "d"), KEY)
                        .scan(Scan.of(KeyBounds.ALL));
                var record = pages.next().await().indefinitely().getFirst();
                pages.close().await().indefinitely();
                assertEquals("{\"2020-01-02 00:00:00+00\"}", String.valueOf(record.value(0)));
                assertEquals("1 day", record.value(1));
                assertEquals("{\"\\\\x61\"}", String.valueOf(record.value(2)));
                assertEquals("{0.30000000000000004}", String.valueOf(record.value(3)));
            }
        } finally {
            sql("alter role current_user reset all");
        }
    }

    /** The catalog's answer is some seconds old, and the column another one by now. */
    @Test
    void aColumnThatBecameAnotherTypeIsReadAnewAndNeverAsNull() {
        sql("create table types.altered (id int primary key, v int)");
        sql("insert into types.altered values (1, 5)");
        var table = new Relation.Table("types.altered");
        assertEquals(5, read(table, "v").getFirst().value(0));
        sql("alter table types.altered alter v type bit(4) using v::bit(4)");
        assertEquals("0101", read(table, "v").getFirst().value(0));

        var keys = List.of(RecordKey.of(1L));
        var reader = store.reader(side(table), List.of("v"), KEY);
        sql("alter table types.altered drop v");
        sql("alter table types.altered add v macaddr default '08:00:2b:01:02:03'");
        assertEquals(
                "08:00:2b:01:02:03",
                reader.read(keys).await().indefinitely().getFirst().value(0));
        sql("alter table types.altered alter v drop default");
        sql("alter table types.altered alter v type int using 1");
        assertEquals("1", reader.read(keys).await().indefinitely().getFirst().value(0));
    }

    @Test
    void whatComesInATypeThatTheClientMayLoseIsRefused() {
        for (var type : List.of("bit(4)", "xml", "oid", "numeric", "jsonb", "macaddr8", "int[]")) {
            var answer = pool.preparedQuery("select null::" + type + " as v").executeAndAwait();
            var failure = assertThrows(
                    StoreException.class,
                    () -> WireTypes.check(answer.getDelegate().columnDescriptors()),
                    type);
            assertEquals(StoreException.Reason.STORE_CHANGED, failure.reason());
        }
    }
}
