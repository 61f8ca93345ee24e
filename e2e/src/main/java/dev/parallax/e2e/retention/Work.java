package dev.parallax.e2e.retention;

import dev.parallax.e2e.api.ParallaxApi;
import dev.parallax.e2e.system.Addresses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What fills tables: records that drift apart, are told of with an idempotency key and repaired, and runs over all. */
final class Work implements AutoCloseable {
    private static final String EVENTS = "/api/v1/reconciliation/events";
    private static final int BETWEEN_RUNS = 20;

    private final ParallaxApi api;
    private final Connection connection;
    private final Random random;
    private final List<String> bookings;
    private final List<String> launches;
    private int pieces;

    Work(Addresses addresses, ParallaxApi api, long seed) throws SQLException {
        this.api = api;
        this.random = new Random(seed);
        this.connection = DriverManager.getConnection(
                "jdbc:" + addresses.postgresUrl(), addresses.postgresUser(), addresses.postgresPassword());
        this.bookings = ids("bookings");
        this.launches = ids("launches");
    }

    private List<String> ids(String table) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id from operations." + table + " order by id")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    /** One piece of it. */
    void go() throws SQLException {
        pieces++;
        if (pieces % BETWEEN_RUNS == 0) {
            if (pieces % (2 * BETWEEN_RUNS) == 0) {
                api.trigger("bookings", "launches");
            } else {
                api.report("bookings", "launches");
            }
        } else if (pieces % 2 == 0) {
            // The target moves away without a trace: what is newer there than in the source is not repaired.
            drift("bookings", "number_of_seats = number_of_seats % 9 + 1", "booking", bookings);
        } else {
            drift(
                    "launches",
                    "price_per_seat = price_per_seat + 1, version = version + 1, updated_at = now()",
                    "launch",
                    launches);
        }
    }

    private void drift(String table, String change, String kind, List<String> ids) throws SQLException {
        String id = ids.get(random.nextInt(ids.size()));
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("update operations." + table + " set " + change + " where id = '" + id + "'");
        }
        String event =
                "{\"entity_type\": \"%s\", \"entity_id\": \"%s\", \"source\": \"three-days\"}".formatted(kind, id);
        api.http()
                .send(
                        "POST",
                        EVENTS,
                        event,
                        "Idempotency-Key",
                        UUID.randomUUID().toString())
                .require(202);
    }

    /** How many pieces there were. */
    int pieces() {
        return pieces;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
