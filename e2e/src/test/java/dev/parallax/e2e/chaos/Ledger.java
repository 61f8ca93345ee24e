package dev.parallax.e2e.chaos;

import dev.parallax.e2e.system.Addresses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the owner keeps, in the database of the system under test: the two sides that are to agree, a line for each
 * call's key, and a line for each effect, which nobody ever deletes. Safe for use by several threads.
 */
final class Ledger implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final String SCHEMA = """
            create schema ledger;
            create table ledger.source (id text collate "C" primary key, amount bigint not null, version bigint not null);
            create table ledger.target (id text collate "C" primary key, amount bigint not null, version bigint not null);
            create table ledger.calls (key text primary key, record text not null, request text not null,
                asked int not null default 1, status int, version bigint);
            create table ledger.effects (seq bigint generated always as identity, record text not null, action text not null, key text not null)""";

    private final Addresses addresses;
    private final BlockingQueue<Connection> connections = new ArrayBlockingQueue<>(CONNECTIONS);

    /**
     * One request of the owner protocol.
     *
     * @param version that is expected; null if the record is to be created
     */
    record Call(
            String method,
            String record,
            String key,
            @Nullable Long version,
            String body) {}

    /**
     * What the owner answers.
     *
     * @param effect whether this very call changed a record; a repeat of it did not
     */
    record Answer(int status, @Nullable Long version, boolean effect) {}

    Ledger(Addresses addresses) throws SQLException {
        this.addresses = addresses;
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(connect());
        }
        run(SCHEMA);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + addresses.postgresUrl(), addresses.postgresUser(), addresses.postgresPassword());
    }

    /** Work with a connection in one transaction. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T transact(Work<T> work) throws SQLException {
        Connection connection;
        try {
            connection = connections.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        try {
            if (!connection.isValid(1)) {
                // The server was ended since.
                connection.close();
                connection = connect();
            }
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            if (!connection.isClosed()) {
                connection.rollback();
            }
            throw e;
        } finally {
            connections.add(connection);
        }
    }

    /** Makes records that differ, of which one in ten is missing in the target and one in ten in the source. */
    List<String> plant(String prefix, int count) throws SQLException {
        String records = "(select '%s-' || lpad(n::text, 6, '0') as id, n from generate_series(1, %d) n) r"
                .formatted(prefix, count);
        run("insert into ledger.source select id, n, 1 from " + records + " where n % 10 <> 1;"
                + "insert into ledger.target select id, -n, 1 from " + records + " where n % 10 <> 0;"
                + "analyze ledger.source; analyze ledger.target");
        return texts("select id from " + records + " order by 1");
    }

    /** Does what a call asks for, unless its key was used before: then it gets the same answer. */
    Answer write(Call call) throws SQLException {
        return transact(connection -> {
            String request = call.method() + " " + call.record() + " " + call.version() + " " + call.body();
            // Waits for a transaction with the same key that is still open.
            int first = update(
                    connection,
                    "insert into ledger.calls (key, record, request) values (?, ?, ?) on conflict do nothing",
                    call.key(),
                    call.record(),
                    request);
            return first == 1 ? first(connection, call) : repeat(connection, call, request);
        });
    }

    private static Answer first(Connection connection, Call call) throws SQLException {
        Answer answer = carryOut(connection, call);
        if (answer.effect()) {
            String action = call.version() == null ? "CREATE" : call.method().equals("PUT") ? "UPDATE" : "DELETE";
            update(
                    connection,
                    "insert into ledger.effects (record, action, key) values (?, ?, ?)",
                    call.record(),
                    action,
                    call.key());
        }
        update(
                connection,
                "update ledger.calls set status = ?, version = ? where key = ?",
                answer.status(),
                answer.version(),
                call.key());
        return answer;
    }

    private static Answer carryOut(Connection connection, Call call) throws SQLException {
        Long version = call.version();
        if (call.method().equals("DELETE")) {
            int deleted = update(
                    connection, "delete from ledger.target where id = ? and version = ?", call.record(), version);
            return deleted == 1 ? new Answer(204, null, true) : new Answer(412, null, false);
        }
        if (version == null) {
            int created = update(
                    connection,
                    "insert into ledger.target select ?, (?::json ->> 'amount')::bigint, 1 on conflict do nothing",
                    call.record(),
                    call.body());
            return created == 1 ? new Answer(201, 1L, true) : new Answer(412, null, false);
        }
        int updated = update(
                connection,
                "update ledger.target set amount = (?::json ->> 'amount')::bigint, version = version + 1"
                        + " where id = ? and version = ?",
                call.body(),
                call.record(),
                version);
        return updated == 1 ? new Answer(200, version + 1, true) : new Answer(412, null, false);
    }

    private static Answer repeat(Connection connection, Call call, String request) throws SQLException {
        update(connection, "update ledger.calls set asked = asked + 1 where key = ?", call.key());
        try (PreparedStatement select =
                connection.prepareStatement("select request, status, version from ledger.calls where key = ?")) {
            select.setString(1, call.key());
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                long version = rows.getLong("version");
                Long kept = rows.wasNull() ? null : version;
                return rows.getString("request").equals(request)
                        ? new Answer(rows.getInt("status"), kept, false)
                        : new Answer(422, null, false);
            }
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private void run(String sql) throws SQLException {
        transact(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** The first column of what a query finds. */
    List<String> texts(String query) {
        try {
            return transact(connection -> {
                List<String> texts = new ArrayList<>();
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        texts.add(String.valueOf(rows.getString(1)));
                    }
                }
                return texts;
            });
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    long count(String from) {
        return Long.parseLong(texts("select count(*) from " + from).getFirst());
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
