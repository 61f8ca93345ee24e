package dev.parallax.devstack.junit;

import dev.parallax.devstack.PostgresServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/**
 * A PostgreSQL server for tests: one a JVM, or the one that {@code PARALLAX_POSTGRES_URL} names, and there with a
 * database of its own for each run. For the latter the role needs the right to create databases.
 */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    static final String URL = "PARALLAX_POSTGRES_URL";
    static final String USER = "PARALLAX_POSTGRES_USER";
    static final String PASSWORD = "PARALLAX_POSTGRES_PASSWORD";

    @Override
    public Map<String, String> start() {
        return Map.of(URL, url(), USER, user(), PASSWORD, password());
    }

    /** {@code postgresql://host:port/database}, for tests without Quarkus; starts the server if nothing did so yet. */
    public static String url() {
        return Once.perJvm("postgres", () -> {
            String external = Once.external(URL);
            return external != null ? freshDatabase(external) : Embedded.start(PostgresServer.class, "url");
        });
    }

    public static String user() {
        String external = Once.external(USER);
        return external != null ? external : PostgresServer.USER;
    }

    public static String password() {
        String external = Once.external(PASSWORD);
        return external != null ? external : PostgresServer.PASSWORD;
    }

    private static String freshDatabase(String url) {
        String name = "parallax_test_" + UUID.randomUUID().toString().substring(0, 8);
        execute(url, "create database " + name);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> execute(url, "drop database if exists " + name + " with (force)"), "drop-" + name));
        return url.substring(0, url.lastIndexOf('/') + 1) + name;
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:" + url, user(), password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(URL + " " + url + " refused: " + sql, e);
        }
    }

    /** Nothing: the next test application uses the same server, and it ends with the JVM. */
    @Override
    public void stop() {}
}
