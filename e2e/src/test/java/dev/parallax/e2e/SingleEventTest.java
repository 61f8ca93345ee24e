package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.drift.RecordKey;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.CommandTap;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Addresses;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An event about one record compares and repairs that record, at once, and touches no other. */
@ExtendWith(Stage.Shared.class)
@Timeout(300)
class SingleEventTest {
    private static final Duration RUN = Duration.ofSeconds(60);
    /** Sessions report their counters ten seconds after their last transaction at the latest. */
    private static final Duration COUNTERS_SETTLE = Duration.ofSeconds(11);
    /** Compare, recheck, read before the repair, and what the owner reads: all of one record. */
    private static final long A_FEW_READS = 20;

    @Test
    void readsOneRecordOnEachSideAndNothingElse(Stage stage) throws SQLException {
        Addresses addresses = stage.system().addresses();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:" + addresses.postgresUrl(), addresses.postgresUser(), addresses.postgresPassword());
                Statement statement = connection.createStatement()) {
            String id = text(
                    statement,
                    "select min(id) from operations.bookings where id > (select id from"
                            + " operations.bookings order by id offset 4000 limit 1)");
            statement.executeUpdate(
                    "update operations.bookings set number_of_seats = number_of_seats + 1 where id = '" + id + "'");
            Counters before = settled(statement);
            stage.tap().forget();

            JsonNode queued = stage.api().event("booking", id);
            UUID job = UUID.fromString(queued.path("job_id").asText());
            Reconciliation run = Reconciliation.await(stage.api(), List.of(job), RUN, views -> {});

            assertEquals(List.of(new RecordKey("bookings", id)), run.repaired());
            List<CommandTap.Command> commands = stage.tap().commands("bookings_cache");
            assertTrue(
                    !commands.isEmpty()
                            && commands.stream()
                                    .allMatch(command ->
                                            command.document().toJson().contains('"' + id + '"')),
                    commands::toString);
            assertTrue(stage.tap().commands("launches_cache").isEmpty());

            Counters after = settled(statement);
            assertEquals(0, after.scanned - before.scanned, "rows read by scanning the table");
            long fetched = after.fetched - before.fetched;
            assertTrue(fetched >= 1 && fetched <= A_FEW_READS, "rows read by their key: " + fetched);
        }
    }

    /** The stage polls every ten minutes only: what starts within seconds was woken. */
    @Test
    void startsWithoutWaitingForAPoll(Stage stage) {
        JsonNode queued = stage.api().event("booking", "nobody");
        UUID id = UUID.fromString(queued.path("job_id").asText());
        JobView job = stage.api().awaitEnd(List.of(id), RUN, views -> {}).get(0);
        assertEquals("COMPLETED", job.status(), job::toString);
    }

    private record Counters(long scanned, long fetched) {}

    private static Counters settled(Statement statement) {
        Counters[] last = {counters(statement)};
        long[] since = {System.nanoTime()};
        Await.until("the counters of the database stand still", RUN, () -> {
            Counters now = counters(statement);
            if (!now.equals(last[0])) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > COUNTERS_SETTLE.toNanos();
        });
        return last[0];
    }

    private static Counters counters(Statement statement) {
        try (ResultSet rows = statement.executeQuery("select seq_tup_read, idx_tup_fetch from pg_stat_user_tables"
                + " where schemaname = 'operations' and relname = 'bookings'")) {
            assertTrue(rows.next());
            return new Counters(rows.getLong(1), rows.getLong(2));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }
}
