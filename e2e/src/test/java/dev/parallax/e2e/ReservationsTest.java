package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.api.LogEntry;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.stage.Await;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reservations come from a remote source that is read through its changes, and that may be away. */
@ExtendWith(Stage.Shared.class)
@Timeout(300)
class ReservationsTest {
    private static final String TABLE = "reservations";
    private static final Duration RUN = Duration.ofMinutes(2);

    @AfterEach
    void leaveNothingToBeRead(Stage stage) {
        stays(stage).send("DELETE", "/admin/faults", null).require(204);
        stays(stage).send("DELETE", "/admin/reservations", null).require(204);
    }

    private static Http stays(Stage stage) {
        return new Http(stage.system().addresses().urlOf(Service.STAYS_API));
    }

    private static JsonNode reservation(Stage stage, String id) {
        return new Http(stage.system().addresses().urlOf(Service.ADMIN_API))
                .get("/reservations/" + id)
                .require(200);
    }

    @Test
    void whatTheSourceChangedIsTakenOver(Stage stage) {
        var now = Instant.now();
        stays(stage)
                .send("POST", "/admin/generate?count=45&seed=7&updated_at=" + now, null)
                .require(200);

        Reconciliation first = Reconciliation.run(stage.api(), RUN, views -> {}, TABLE);

        JobView job = first.jobs().getFirst();
        assertEquals("COMPLETED", job.status(), job::toString);
        assertEquals(45, first.log().stream().filter(LogEntry::applied).count(), first::summary);
        assertEquals(
                stays(stage).get("/reservations/stay-000017").require(200).path("guest_name"),
                reservation(stage, "stay-000017").path("guest_name"));

        // Three changes and one new one; the others come again with the overlap, and are left as they are.
        for (int n = 1; n <= 3; n++) {
            var id = "stay-%06d".formatted(n);
            var stay = stays(stage).get("/reservations/" + id).require(200).toString();
            var changed = stay.replaceFirst("\"guest_name\":\"[^\"]*\"", "\"guest_name\":\"Jane Doe\"");
            stays(stage).send("PUT", "/admin/reservations/" + id, changed).require(200);
        }
        var added = stays(stage)
                .get("/reservations/stay-000004")
                .require(200)
                .toString()
                .replace("stay-000004", "stay-123");
        stays(stage).send("PUT", "/admin/reservations/stay-123", added).require(200);

        Reconciliation second = Reconciliation.run(stage.api(), RUN, views -> {}, TABLE);

        assertEquals(
                List.of("stay-000001", "stay-000002", "stay-000003", "stay-123"),
                second.log().stream().map(LogEntry::key).sorted().toList());
        assertEquals(
                "Jane Doe", reservation(stage, "stay-000002").path("guest_name").asText());
        Reconciliation third = Reconciliation.run(stage.api(), RUN, views -> {}, TABLE);
        assertTrue(third.matched(), third::summary);
        // What was taken over is settled, though most of it never was named again.
        Await.until("no open mismatch", RUN, () -> mismatches(stage, "PENDING") == 0);
        assertTrue(mismatches(stage, "AUTO_RESOLVED") >= 49);
    }

    private static int mismatches(Stage stage, String status) {
        return new Http(stage.system().addresses().urlOf(Service.MONITOR))
                .get("/api/v1/reconciliation/mismatches?table=%s&resolution_status=%s".formatted(TABLE, status))
                .require(200)
                .path("pagination")
                .path("total_items")
                .asInt();
    }

    @Test
    void aSourceThatComesBackIsReadWithTheRetries(Stage stage) {
        stays(stage).post("/admin/faults", "{\"status\": 503, \"times\": 2}").require(200);

        Reconciliation run = Reconciliation.run(stage.api(), RUN, views -> {}, TABLE);

        assertTrue(run.matched(), () -> run.jobs().toString());
        assertTrue(stays(stage)
                        .get("/admin/requests")
                        .require(200)
                        .path("reservations")
                        .asInt()
                >= 3);
    }

    /** Two hours before check-in are past already, so the PIN is due at once, and its end when the guest cancels. */
    @Test
    void aGuestWhoComesSoonGetsAPinAndLosesItWithTheReservation(Stage stage) throws SQLException {
        var id = "stay-soon";
        var admin = new Http(stage.system().addresses().urlOf(Service.ADMIN_API));
        stays(stage).send("PUT", "/admin/reservations/" + id, soon("confirmed")).require(200);
        assertEquals(
                "COMPLETED",
                Reconciliation.run(stage.api(), RUN, views -> {}, TABLE)
                        .jobs()
                        .getFirst()
                        .status());

        Await.until("a PIN", RUN, () -> admin.get("/credentials/" + id).status() == 200);
        var credential = admin.get("/credentials/" + id).require(200);
        assertTrue(credential.path("is_active").asBoolean(), credential::toString);
        assertEquals("lock-1", credential.path("lock_id").asText());
        var pin = admin.get("/credentials/" + id + "/pin")
                .require(200)
                .path("pin")
                .asText();
        assertEquals(6, pin.length());

        stays(stage).send("PUT", "/admin/reservations/" + id, soon("cancelled")).require(200);
        Reconciliation.run(stage.api(), RUN, views -> {}, TABLE);

        Await.until("its end", RUN, () -> !admin.get("/credentials/" + id)
                .require(200)
                .path("is_active")
                .asBoolean());
        assertEquals(404, admin.get("/credentials/" + id + "/pin").status());
        assertEquals(List.of("CREATE", "UPDATE"), changes(stage, id, pin));
    }

    /** What was done to the credential, of which the change log and the journal of repairs hold no PIN. */
    private static List<String> changes(Stage stage, String id, String pin) throws SQLException {
        var addresses = stage.system().addresses();
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + addresses.postgresUrl(), addresses.postgresUser(), addresses.postgresPassword());
                var statement = connection.createStatement()) {
            for (var table : List.of("monitor.changes", "reconciler.repairs")) {
                try (var rows = statement.executeQuery(
                        "select count(*) from " + table + " t where t::text like '%\"" + pin + "\"%'")) {
                    rows.next();
                    assertEquals(0, rows.getInt(1), table);
                }
            }
            var query = "select action from monitor.changes where entity_type = 'credential' and entity_id = '" + id
                    + "' and status = 'APPLIED' order by at";
            var actions = new ArrayList<String>();
            Await.until(
                    "both changes in the log",
                    RUN,
                    () -> read(statement, query, actions).size() >= 2);
            return actions;
        }
    }

    private static List<String> read(Statement statement, String query, List<String> into) {
        into.clear();
        try (var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                into.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return into;
    }

    private static String soon(String status) {
        var checkIn = Instant.now().plus(Duration.ofHours(1));
        return """
                {"guest_name": "Ada Soon", "guest_email": "ada@example.org", "accommodation_id": "acc-1",
                 "lock_id": "lock-1", "status": "%s", "check_in": "%s", "check_out": "%s"}""".formatted(status, checkIn, checkIn.plus(Duration.ofDays(3)));
    }
}
