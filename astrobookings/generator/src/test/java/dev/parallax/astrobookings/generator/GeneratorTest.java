package dev.parallax.astrobookings.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.devstack.junit.DocumentResource;
import dev.parallax.devstack.junit.PostgresResource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class GeneratorTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);

    private final StoreAddresses stores = new StoreAddresses(
            PostgresResource.url(),
            PostgresResource.user(),
            PostgresResource.password(),
            DocumentResource.uri(),
            "generator_" + UUID.randomUUID().toString().substring(0, 8));

    private Connection connection;
    private Generator generator;

    @BeforeEach
    void freshSchema() throws SQLException {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl("jdbc:" + stores.postgresUrl());
        connection = server.getConnection(stores.postgresUser(), stores.postgresPassword());
        execute("drop schema if exists operations cascade");
        Flyway.configure()
                .dataSource("jdbc:" + stores.postgresUrl(), stores.postgresUser(), stores.postgresPassword())
                .schemas("operations")
                .locations("filesystem:../admin-api/src/main/resources/db/migration")
                .load()
                .migrate();
        generator = Generator.connect(stores, CLOCK);
    }

    @AfterEach
    void close() throws SQLException {
        generator.close();
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> identities(List<Difference> differences) {
        return differences.stream().map(Difference::identity).sorted().toList();
    }

    @Test
    void fillsBothStoresWithTheSame() {
        assertTrue(generator.fill(300, 1500, 7));
        assertEquals(List.of(), generator.verify());
        assertFalse(generator.fill(300, 1500, 7));
    }

    @Test
    void completesAFillThatWasCutShort() throws SQLException {
        generator.fill(300, 1500, 7);
        execute("delete from operations.bookings where id > 'BK-00000900'");
        try (var client = com.mongodb.client.MongoClients.create(stores.mongoUri())) {
            var database = client.getDatabase(stores.mongoDatabase());
            database.getCollection("generator").drop();
            database.getCollection("launches_cache")
                    .deleteMany(com.mongodb.client.model.Filters.gt("_id", "LN-0000200"));
        }
        assertTrue(generator.fill(300, 1500, 7));
        assertEquals(List.of(), generator.verify());
    }

    @Test
    void plantsExactlyWhatTheOracleSays() {
        generator.fill(300, 1500, 7);
        List<Difference> oracle = generator.plant(160, 11);
        assertEquals(160, oracle.size());
        assertEquals(identities(oracle), identities(generator.verify()));
        Set<String> records = oracle.stream()
                .map(difference -> difference.dataset() + " " + difference.key())
                .collect(Collectors.toCollection(HashSet::new));
        assertEquals(160, records.size(), "no record has two differences");
        assertTrue(records.containsAll(
                Set.of("launches LN-0000000", "launches ln-0000293", "bookings BK-00000000", "bookings bk-00001496")));
        assertTrue(records.stream().anyMatch(record -> record.startsWith("launches 00-")));
        assertTrue(records.stream().anyMatch(record -> record.startsWith("launches ~~-")));
        Set<String> kinds = oracle.stream()
                .map(difference -> difference.dataset() + difference.kind() + difference.description())
                .collect(Collectors.toSet());
        assertEquals(LaunchDrift.values().length + BookingDrift.values().length, kinds.size());
    }

    @Test
    void plantsTheSameForTheSameSeed() throws SQLException {
        generator.fill(300, 1500, 7);
        List<Difference> first = generator.plant(60, 3);
        generator.close();
        freshSchema();
        try (var client = com.mongodb.client.MongoClients.create(stores.mongoUri())) {
            client.getDatabase(stores.mongoDatabase()).drop();
        }
        generator.fill(300, 1500, 7);
        assertEquals(first, generator.plant(60, 3));
    }

    @Test
    void runsFromTheCommandLine(@TempDir Path directory) throws Exception {
        Map<String, String> environment = Map.of(
                "PARALLAX_POSTGRES_URL", stores.postgresUrl(),
                "PARALLAX_POSTGRES_USER", stores.postgresUser(),
                "PARALLAX_POSTGRES_PASSWORD", stores.postgresPassword(),
                "PARALLAX_MONGODB_URI", stores.mongoUri(),
                "PARALLAX_MONGODB_DATABASE", stores.mongoDatabase());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        String oracle = directory.resolve("oracle.json").toString();
        assertEquals(0, Main.run(List.of("fill", "--launches", "100", "--bookings", "300"), environment, out, out));
        assertEquals(0, Main.run(List.of("verify"), environment, out, out));
        assertEquals(0, Main.run(List.of("plant", "--count", "44", "--oracle", oracle), environment, out, out));
        assertEquals(1, Main.run(List.of("verify"), environment, out, out));
        assertEquals(44, Oracle.read(Path.of(oracle)).size());
        assertEquals(2, Main.run(List.of("plant", "--count"), environment, out, out));
        assertEquals(2, Main.run(List.of("burn"), environment, out, out));
        assertEquals(0, Main.run(List.of("--help"), environment, out, out));
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("44 differences"));
    }
}
