package dev.parallax.devstack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with role, password and database {@code parallax}, listening on the loopback address. Its
 * processes end with this object and with this JVM.
 */
public final class PostgresServer implements AutoCloseable {
    /** The environment variable that moves the fixed port. */
    public static final String PORT_VARIABLE = "PARALLAX_POSTGRES_PORT";

    public static final String USER = "parallax";
    public static final String PASSWORD = "parallax";
    public static final String DATABASE = "parallax";

    private static final Duration START_WAIT = Duration.ofSeconds(60);

    private final DataDirectory directory;
    private final EmbeddedPostgres server;
    private final @Nullable DeathWatch watch;
    private boolean closed;

    private PostgresServer(DataDirectory directory, EmbeddedPostgres server, @Nullable DeathWatch watch) {
        this.directory = directory;
        this.server = server;
        this.watch = watch;
    }

    /** Starts an empty server on a free port; its data is deleted on close. */
    public static PostgresServer ephemeral() {
        return start(Ports.free(), DataDirectory.temporary("postgres"), false);
    }

    /**
     * Starts a server that keeps its data.
     *
     * @throws PortTakenException if somebody else listens on the port
     */
    public static PostgresServer at(int port, Path dataDirectory) {
        return start(port, DataDirectory.kept(dataDirectory), true);
    }

    private static PostgresServer start(int port, DataDirectory directory, boolean durable) {
        Path data = directory.file("data");
        try {
            Postmaster.endLeftover(data);
            Ports.requireFree(port, "PostgreSQL", PORT_VARIABLE);
            EmbeddedPostgres server = launch(port, data, durable);
            Long pid = Postmaster.pidOf(data);
            PostgresServer started =
                    new PostgresServer(directory, server, pid == null ? null : DeathWatch.over(pid, "INT"));
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "stop-postgres"));
            started.createRoleAndDatabase();
            return started;
        } catch (IOException e) {
            directory.close();
            throw new UncheckedIOException("PostgreSQL did not start on port " + port + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static EmbeddedPostgres launch(int port, Path data, boolean durable) throws IOException {
        String user = System.getProperty("user.name", "anybody");
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                // The unpacked programs are kept between runs, for each account by itself: another could not write.
                .setOverrideWorkingDirectory(Path.of(System.getProperty("java.io.tmpdir"), "parallax-postgres-" + user)
                        .toFile())
                .setPGStartupWait(START_WAIT)
                .setRegisterShutdownHook(false)
                .setServerConfig("fsync", durable ? "on" : "off")
                // The library would turn it off, and a killed server would lose what it acknowledged.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("unix_socket_directories", "")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling("server.log").toFile()))
                .start();
    }

    private void createRoleAndDatabase() {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '" + USER + "'")) {
                statement.execute("create role " + USER + " login createdb password '" + PASSWORD + "'");
                statement.execute("grant pg_monitor to " + USER);
            }
            if (!exists(statement, "select 1 from pg_database where datname = '" + DATABASE + "'")) {
                statement.execute("create database " + DATABASE + " owner " + USER);
            }
        } catch (SQLException e) {
            close();
            throw new IllegalStateException("PostgreSQL started but refused its database: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /** In the form that the services read: {@code postgresql://localhost:port/parallax}. */
    public String url() {
        return "postgresql://localhost:" + port() + "/" + DATABASE;
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        } finally {
            if (watch != null) {
                watch.close();
            }
            directory.close();
        }
    }
}
