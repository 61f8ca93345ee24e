package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import dev.parallax.devstack.junit.PostgresResource;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FieldMapping.AbsentRule;
import dev.parallax.reconciler.dataset.Relation;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.KeyPart;
import dev.parallax.reconciler.key.KeyType;
import dev.parallax.reconciler.store.StoreException.Reason;
import dev.parallax.reconciler.value.CanonicalType.Int64Type;
import dev.parallax.reconciler.value.Side;
import io.vertx.mutiny.core.Vertx;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A store's error keeps the server's own words and code, and only what cannot be reached is said to be so. */
class StoreErrorsTest {
    private static final ServerAddress SERVER = new ServerAddress("localhost", 1);

    private static Vertx vertx;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.closeAndAwait();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1 as id from nowhere|STORE_REFUSED|relation \"nowhere\" does not exist (SQLSTATE 42P01)",
                "select 1 as id from generate_series(1, 2) x where 1 / (x - x) = 1|STORE_REFUSED|division by zero (SQLSTATE 22012)",
                "select 'a'::int as id from generate_series(1, 2) x|STORE_REFUSED|\"a\" (SQLSTATE 22P02)",
                "select 1 as id where (select x from generate_series(1, 2) x) = 1|STORE_REFUSED|(SQLSTATE 21000)",
                "select 1 as id from pg_authid|STORE_REFUSED|permission denied for table pg_authid (SQLSTATE 42501)",
                "select nextval('pg_temp.counter') as id|STORE_REFUSED|(SQLSTATE 42P01)",
                "select 1 as id from pg_sleep(3)|STORE_TIMEOUT|(SQLSTATE 57014)"
            })
    void whatPostgresSaysIsKept(String query, Reason reason, String said) {
        var failure = failure(office(null, null, PostgresResource.url()), query);
        assertEquals(reason, failure.reason(), failure::getMessage);
        var message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(said), message);
        assertTrue(message.startsWith("source store 'office': PostgreSQL "), message);
        assertFalse(message.contains("cannot be reached"), message);
    }

    /** The client may see the server's last words, or only that the connection broke. */
    @Test
    void aKilledConnectionIsTriedAgain() {
        var failure = failure(
                office(null, null, PostgresResource.url()),
                "select 1 as id where pg_terminate_backend(pg_backend_pid())");
        assertEquals(Reason.STORE_UNAVAILABLE, failure.reason(), failure::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"nobody, 28000", "'', 3D000"})
    void credentialsAndDatabasesThatItDoesNotKnowAreRefusals(String user, String state) {
        var url = user.isEmpty() ? PostgresResource.url().replaceAll("/[^/]*$", "/nowhere") : PostgresResource.url();
        var failure = failure(office(user.isEmpty() ? null : user, null, url), "select 1 as id");
        assertEquals(Reason.STORE_REFUSED, failure.reason(), failure::getMessage);
        assertTrue(String.valueOf(failure.getMessage()).contains(state), failure::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"postgresql://localhost:1/x", "postgresql://nowhere.invalid:5432/x"})
    void whatCannotBeReachedIsSaidToBeSo(String url) {
        var failure = failure(office(null, null, url), "select 1 as id");
        assertEquals(Reason.STORE_UNAVAILABLE, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains("cannot be reached: "), failure::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "08006, STORE_UNAVAILABLE",
        "40001, STORE_UNAVAILABLE",
        "40P01, STORE_UNAVAILABLE",
        "53300, STORE_UNAVAILABLE",
        "57P01, STORE_UNAVAILABLE",
        "57P03, STORE_UNAVAILABLE",
        "57014, STORE_TIMEOUT",
        "55P03, STORE_TIMEOUT",
        "25006, STORE_REFUSED",
        "28P01, STORE_REFUSED",
        "3D000, STORE_REFUSED",
        "0A000, STORE_REFUSED",
        "22P02, STORE_REFUSED",
        "42501, STORE_REFUSED",
        "54001, STORE_REFUSED",
        "55000, STORE_REFUSED",
        "P0001, STORE_REFUSED",
        "XX000, STORE_ERROR",
        "XX001, STORE_ERROR",
        "'', STORE_ERROR"
    })
    void everyStateOfPostgresHasItsReason(String state, Reason reason) {
        assertEquals(reason, PostgresErrors.reason(state));
    }

    static Stream<Arguments> ofClients() {
        return Stream.of(
                Arguments.of(new ConnectException("Connection refused"), Reason.STORE_UNAVAILABLE),
                Arguments.of(new UnknownHostException("nowhere"), Reason.STORE_UNAVAILABLE),
                Arguments.of(new SSLHandshakeException("bad certificate"), Reason.STORE_UNAVAILABLE),
                Arguments.of(new IllegalStateException(new IOException("reset")), Reason.STORE_UNAVAILABLE),
                Arguments.of(new NumberFormatException("For input string: \"x\""), Reason.STORE_ERROR),
                Arguments.of(new ClassCastException("no Long"), Reason.STORE_ERROR),
                Arguments.of(new ArrayIndexOutOfBoundsException("7"), Reason.STORE_ERROR));
    }

    @ParameterizedTest
    @MethodSource("ofClients")
    void aDefectIsNoStoreThatIsAway(Throwable failure, Reason reason) {
        check(failure, reason, PostgresErrors.translate(failure));
        check(failure, reason, MongoErrors.translate(failure));
    }

    @Test
    void aConnectionThatWasClosedIsOneThatBroke() {
        var closed = ClosedConnectionException.INSTANCE;
        check(closed, Reason.STORE_UNAVAILABLE, PostgresErrors.translate(closed));
    }

    static Stream<Arguments> ofMongo() {
        var security = MongoCredential.createCredential("ada", "admin", "secret".toCharArray());
        return Stream.of(
                Arguments.of(
                        new MongoSocketOpenException("open", SERVER, new ConnectException()), Reason.STORE_UNAVAILABLE),
                Arguments.of(new MongoSocketReadException("reset", SERVER), Reason.STORE_UNAVAILABLE),
                Arguments.of(new MongoTimeoutException("no server"), Reason.STORE_UNAVAILABLE),
                Arguments.of(
                        new MongoNotPrimaryException(response(10107, "NotWritablePrimary"), SERVER),
                        Reason.STORE_UNAVAILABLE),
                Arguments.of(
                        new MongoCursorNotFoundException(7, response(43, "CursorNotFound"), SERVER),
                        Reason.STORE_UNAVAILABLE),
                Arguments.of(command(175, "QueryPlanKilled"), Reason.STORE_UNAVAILABLE),
                Arguments.of(command(11600, "InterruptedAtShutdown"), Reason.STORE_UNAVAILABLE),
                Arguments.of(labelled(4711), Reason.STORE_UNAVAILABLE),
                Arguments.of(
                        new MongoExecutionTimeoutException(50, "operation exceeded time limit"), Reason.STORE_TIMEOUT),
                Arguments.of(command(262, "ExceededTimeLimit"), Reason.STORE_TIMEOUT),
                Arguments.of(command(13, "Unauthorized"), Reason.STORE_REFUSED),
                Arguments.of(new MongoQueryException(response(16410, "Location16410"), SERVER), Reason.STORE_REFUSED),
                Arguments.of(command(292, "QueryExceededMemoryLimitNoDiskUseAllowed"), Reason.STORE_REFUSED),
                Arguments.of(command(40324, "Location40324"), Reason.STORE_REFUSED),
                Arguments.of(command(99999, ""), Reason.STORE_REFUSED),
                Arguments.of(
                        new MongoSecurityException(security, "x", command(18, "AuthenticationFailed")),
                        Reason.STORE_REFUSED),
                Arguments.of(
                        new MongoSecurityException(security, "x", new MongoSocketReadException("reset", SERVER)),
                        Reason.STORE_UNAVAILABLE),
                Arguments.of(new BsonInvalidOperationException("no document"), Reason.STORE_ERROR));
    }

    @ParameterizedTest
    @MethodSource("ofMongo")
    void everyFailureOfMongoHasItsReason(Exception failure, Reason reason) {
        var translated = check(failure, reason, MongoErrors.translate(failure));
        if (failure instanceof MongoCommandException command) {
            assertTrue(translated.contains("words of the server (code " + command.getErrorCode()), translated);
            assertFalse(translated.contains("cannot be reached"), translated);
        }
        assertFalse(translated.contains("secret"), translated);
    }

    @Test
    void aMessageIsShortAndHoldsNoPassword() {
        var message = ServerMessage.of("no route to mongodb://ada:sec@ret@host/x\n" + "x".repeat(10_000));
        assertEquals(500, message.length());
        assertTrue(message.startsWith("no route to mongodb://***@host/x x"), message);
        assertFalse(message.contains("ret@"), message);
    }

    private static String check(Throwable failure, Reason reason, Throwable translated) {
        var store = assertInstanceOf(StoreException.class, translated);
        var message = String.valueOf(store.getMessage());
        assertEquals(reason, store.reason(), message);
        assertEquals(reason == Reason.STORE_UNAVAILABLE || reason == Reason.STORE_TIMEOUT, store.retryable());
        if (reason == Reason.STORE_ERROR) {
            assertTrue(message.contains(failure.getClass().getSimpleName()), message);
            assertFalse(message.contains("cannot be reached"), message);
        }
        return message;
    }

    private static BsonDocument response(int code, String name) {
        return new BsonDocument("ok", new BsonInt32(0))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(name))
                .append("errmsg", new BsonString("words of the server"));
    }

    private static MongoCommandException command(int code, String name) {
        return new MongoCommandException(response(code, name), SERVER);
    }

    private static MongoCommandException labelled(int code) {
        var labels = new BsonArray(List.of(new BsonString("RetryableReadError")));
        return new MongoCommandException(response(code, "").append("errorLabels", labels), SERVER);
    }

    private static StoreDefinition.PostgresStore office(@Nullable String user, @Nullable String password, String url) {
        return new StoreDefinition.PostgresStore(
                "office",
                url,
                user == null ? PostgresResource.user() : user,
                user == null ? PostgresResource.password() : password,
                10,
                Duration.ofMillis(1500),
                2);
    }

    private static StoreException failure(StoreDefinition.PostgresStore office, String query) {
        var side = new SideDefinition(office, new Relation.Query(query), List.of("id"), null, null);
        var dataset = new DatasetDefinition(
                "items",
                "item",
                List.of(),
                side,
                side,
                List.of(new KeyPart("id", KeyType.INT64)),
                List.of(new FieldMapping("id", new Int64Type(), "id", "id", AbsentRule.DISTINCT)),
                Duration.ZERO,
                1,
                1,
                Duration.ZERO,
                1,
                new RepairPolicy.Report(),
                null,
                Map.of());
        try (var opened = TestStores.opened(vertx, office)) {
            var reader = opened.stores().reader(dataset, Side.SOURCE);
            return assertThrows(
                    StoreException.class,
                    () -> reader.count(KeyBounds.ALL).await().indefinitely());
        }
    }
}
