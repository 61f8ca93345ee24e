package dev.parallax.devstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    @Test
    void servesItsDatabase() throws SQLException {
        try (PostgresServer server = PostgresServer.ephemeral()) {
            execute(server, "create table notes (text text)");
            execute(server, "insert into notes values ('round trip')");
            assertEquals("round trip", query(server, "select text from notes"));
        }
    }

    @Test
    void keepsItsDataOverARestart(@TempDir Path directory) throws SQLException {
        int port = Ports.free();
        try (PostgresServer server = PostgresServer.at(port, directory)) {
            execute(server, "create table notes as select 'kept'::text as text");
        }
        try (PostgresServer server = PostgresServer.at(port, directory)) {
            assertEquals("kept", query(server, "select text from notes"));
        }
    }

    @Test
    void endsWithAKilledJvmAndStartsAgainOnItsDirectory(@TempDir Path directory) throws Exception {
        int port = Ports.free();
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DevStack.class.getName(),
                        "--only",
                        "postgres",
                        "--postgres-port",
                        "" + port,
                        "--data",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = jvm.inputReader()) {
            assertTrue(output.readLine().startsWith("PostgreSQL"));
        }
        Path data = directory.resolve("postgres").resolve("data");
        Long pid = Postmaster.pidOf(data);
        jvm.destroyForcibly().waitFor();
        try (PostgresServer server = PostgresServer.at(port, directory.resolve("postgres"))) {
            assertEquals("1", query(server, "select 1"));
        }
        ProcessHandle.of(pid)
                .ifPresent(orphan ->
                        orphan.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }

    @Test
    void refusesAPortThatAStrangerHas(@TempDir Path directory) throws Exception {
        try (ServerSocket stranger = new ServerSocket(0)) {
            PortTakenException e =
                    assertThrows(PortTakenException.class, () -> PostgresServer.at(stranger.getLocalPort(), directory));
            assertTrue(e.getMessage().contains("" + stranger.getLocalPort()), e.getMessage());
            assertTrue(e.getMessage().contains("PARALLAX_POSTGRES_PORT"), e.getMessage());
        }
    }

    @Test
    void refusesADirectoryThatIsInUse(@TempDir Path directory) {
        try (PostgresServer server = PostgresServer.at(Ports.free(), directory)) {
            assertFalse(Ports.isFree(server.port()));
            assertThrows(IllegalStateException.class, () -> PostgresServer.at(Ports.free(), directory));
        }
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection("jdbc:" + server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
    }
}
