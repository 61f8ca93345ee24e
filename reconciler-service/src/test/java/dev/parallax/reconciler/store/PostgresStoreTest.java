package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyBytes;
import dev.parallax.reconciler.key.KeyCodec;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.key.UnusableKeyException;
import io.vertx.mutiny.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends RecordStoreContract {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close().await().indefinitely();
    }

    @Override
    RecordStore store(int pageSize) {
        return new PostgresStore(definition(pageSize), VERTX);
    }

    private static StoreDefinition.PostgresStore definition(int pageSize) {
        return new StoreDefinition.PostgresStore(
                "office",
                PostgresResource.url(),
                PostgresResource.user(),
                PostgresResource.password(),
                pageSize,
                Duration.ofSeconds(10),
                3);
    }

    @Override
    SideDefinition side(Keys keys, List<RecordKey> records) {
        var columns = keys.columns().stream()
                .map(column -> column + " " + type(keys, column))
                .collect(Collectors.joining(", "));
        sql("create schema if not exists contract");
        sql("drop table if exists contract.records");
        sql("create table contract.records (%s, value int, version int, updated_at timestamptz, primary key (%s))"
                .formatted(columns, String.join(", ", keys.columns())));
        try (var connection = connect();
                var insert = connection.prepareStatement("insert into contract.records values (%s ?, 1, '%s')"
                        .formatted("?, ".repeat(keys.columns().size()), LONG_AGO))) {
            for (int n = 0; n < records.size(); n++) {
                var parts = records.get(n).parts();
                for (int i = 0; i < parts.size(); i++) {
                    insert.setObject(i + 1, parameter(parts.get(i)));
                }
                insert.setInt(parts.size() + 1, n);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return side(keys, new Relation.Table("contract.records"));
    }

    private static Object parameter(Object part) {
        return switch (part) {
            case KeyBytes bytes -> bytes.toArray();
            case Instant time -> time.atOffset(ZoneOffset.UTC);
            default -> part;
        };
    }

    private static SideDefinition side(Keys keys, Relation relation) {
        return new SideDefinition(definition(10), relation, keys.columns(), "version", "updated_at");
    }

    private static String type(Keys keys, String column) {
        return switch (keys.types().get(keys.columns().indexOf(column))) {
            case KeyType.STRING -> "text";
            case KeyType.INT64 -> "bigint";
            case KeyType.UUID -> "uuid";
            case KeyType.OBJECTID, KeyType.BYTES, KeyType.BYTES_BY_LENGTH -> "bytea";
            case KeyType.DATE -> "date";
            case KeyType.TIMESTAMP -> "timestamptz";
            case KeyType.DECIMAL -> "numeric";
        };
    }

    /** A user who may read some columns only is told of those alone, and of the others that they are not his to read. */
    @Test
    void rightsOnTheColumnsThatAreReadAreEnough() {
        sql("create schema if not exists contract");
        sql("drop table if exists contract.granted");
        sql("create table contract.granted (id bigint primary key, value int, secret text)");
        sql("insert into contract.granted values (1, 7, 'x')");
        // Not even an owner reads what he took from himself.
        sql("revoke all on contract.granted from current_user");
        sql("grant select (id, value) on contract.granted to current_user");
        var some = definition(10);
        var side = new SideDefinition(some, new Relation.Table("contract.granted"), List.of("id"), null, null);
        var codec = new KeyCodec(List.of(new KeyPart("id", KeyType.INT64)));
        try (var store = new PostgresStore(some, VERTX)) {
            var described = assertInstanceOf(
                    Description.Columns.class,
                    store.describe(side, codec).await().indefinitely());
            assertEquals(Set.of("id", "value"), described.types().keySet());
            assertEquals(Set.of("secret"), described.forbidden());
            var reader = store.reader(side, List.of("value"), codec);
            assertEquals(1, reader.count(KeyBounds.ALL).await().indefinitely());
            var page = reader.scan(Scan.of(KeyBounds.ALL)).next().await().indefinitely();
            assertEquals(7, page.getFirst().value(0));
        }
        sql("revoke all on contract.granted from current_user");
        try (var store = new PostgresStore(some, VERTX)) {
            assertInstanceOf(
                    Description.Refused.class,
                    store.describe(side, codec).await().indefinitely());
        }
    }

    @Test
    void aKilledConnectionLosesNoRecordAndRepeatsNone() {
        var records = numbers(200);
        try (var store = store(10)) {
            var pages = reader(store, Keys.NUMBER, records).scan(Scan.of(KeyBounds.ALL));
            var found = new ArrayList<StoreRecord>();
            for (int page = 0; page < 5; page++) {
                found.addAll(pages.next().await().indefinitely());
            }

            sql(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parallax-reconciler'");

            found.addAll(drain(pages));
            assertEquals(records, keys(found));
        }
    }

    /** By UTF-8, U+1F680 comes after U+FFFD; by UTF-16 it would come before. */
    @Test
    void charactersBeyondTheBasicPlaneAreOrderedByTheirBytes() {
        var keys = List.of(RecordKey.of("\uFFFD"), RecordKey.of("\uD83D\uDE80"));
        try (var store = store(1)) {
            assertEquals(keys, keys(drain(reader(store, Keys.TEXT, keys).scan(Scan.of(KeyBounds.ALL)))));
        }
    }

    @Test
    void aQueryIsReadLikeATable() {
        side(Keys.NUMBER, numbers(20));
        var query = new Relation.Query("select k0, value * 2 as value, version, updated_at from contract.records"
                + " where value >= 10 -- only these");
        try (var store = store(3)) {
            var reader = store.reader(side(Keys.NUMBER, query), List.of("value"), Keys.NUMBER.codec());
            var found = drain(reader.scan(Scan.of(KeyBounds.ALL)));
            assertEquals(numbers(20).subList(10, 20), keys(found));
            assertEquals(20, found.getFirst().value(0));
            assertEquals(10, reader.estimate().await().indefinitely());
            assertEquals(5, reader.sampleKeys(5).await().indefinitely().size());
        }
    }

    @Test
    void aKeyOfNullIsMetByTheLastSegment() {
        side(Keys.NUMBER, numbers(4));
        var query = new Relation.Query("select nullif(k0, 1) as k0, value, version, updated_at from contract.records");
        var cut = RecordKey.of(2L);
        try (var store = store(1)) {
            var reader = store.reader(side(Keys.NUMBER, query), List.of("value"), Keys.NUMBER.codec());
            assertEquals(
                    1, drain(reader.scan(Scan.of(new KeyBounds(null, cut)))).size());
            assertThrows(UnusableKeyException.class, () -> drain(reader.scan(Scan.of(new KeyBounds(cut, null)))));
            assertThrows(
                    UnusableKeyException.class,
                    () -> drain(reader.scan(Scan.of(KeyBounds.ALL).resumedAfter(RecordKey.of(3L)))));
        }
    }

    @Test
    void aSessionCannotWrite() {
        side(Keys.NUMBER, numbers(1));
        var query = new Relation.Query("with gone as (delete from contract.records returning *) select * from gone");
        try (var store = store(3)) {
            var reader = store.reader(side(Keys.NUMBER, query), List.of("value"), Keys.NUMBER.codec());
            assertThrows(StoreException.class, () -> drain(reader.scan(Scan.of(KeyBounds.ALL))));
        }
    }

    @Test
    void aColumnThatIsNotThereIsARefusalThatNamesIt() {
        var side = side(Keys.NUMBER, numbers(1));
        try (var store = store(3)) {
            var reader = store.reader(side, List.of("no_such_column"), Keys.NUMBER.codec());
            var failure = assertThrows(StoreException.class, () -> drain(reader.scan(Scan.of(KeyBounds.ALL))));
            assertEquals(StoreException.Reason.STORE_REFUSED, failure.reason());
            assertFalse(failure.retryable());
            assertTrue(failure.getMessage().contains("no_such_column"), failure.getMessage());
        }
    }

    @Test
    void aStatementThatTakesTooLongIsATimeout() {
        side(Keys.NUMBER, numbers(3));
        var slow = new StoreDefinition.PostgresStore(
                "office",
                PostgresResource.url(),
                PostgresResource.user(),
                PostgresResource.password(),
                10,
                Duration.ofMillis(200),
                1);
        var query = new Relation.Query("select k0, value, version, updated_at, pg_sleep(1) from contract.records");
        var side = new SideDefinition(slow, query, Keys.NUMBER.columns(), "version", "updated_at");
        try (var store = new PostgresStore(slow, VERTX)) {
            var reader = store.reader(side, List.of("value", "pg_sleep"), Keys.NUMBER.codec());
            var failure = assertThrows(StoreException.class, () -> drain(reader.scan(Scan.of(KeyBounds.ALL))));
            assertEquals(StoreException.Reason.STORE_TIMEOUT, failure.reason());
            assertTrue(failure.retryable());
        }
    }

    private static void sql(String statement) {
        try (var connection = connect();
                var execution = connection.createStatement()) {
            execution.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect() throws SQLException {
        try {
            // DriverManager gives a driver only to the class loader that loaded it, and looks for none by itself again.
            Class.forName("org.postgresql.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        return DriverManager.getConnection(
                "jdbc:" + PostgresResource.url(), PostgresResource.user(), PostgresResource.password());
    }
}
