package dev.parallax.bench.load;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where a PostgreSQL database is and who may use it. */
public record PostgresAddress(String host, int port, String database, String user, String password) {
    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads {@code postgresql://host:port/database}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static PostgresAddress of(String url, String user, String password) {
        var uri = URI.create(url);
        if (!"postgresql".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getPath() == null
                || uri.getPath().length() < 2) {
            throw new IllegalArgumentException("PostgreSQL needs postgresql://host:port/database, not " + url);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new PostgresAddress(uri.getHost(), port, uri.getPath().substring(1), user, password);
    }

    /** The same database, reached by another way. */
    public PostgresAddress through(int localPort) {
        return new PostgresAddress("localhost", localPort, database, user, password);
    }

    /** In the form that the services read. */
    public String url() {
        return "postgresql://" + host + ":" + port + "/" + database;
    }

    /** With the credentials in it, as command line tools read it. */
    public String urlWithCredentials() {
        return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(), user, password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url();
    }
}
