package dev.parallax.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.api.JobView;
import dev.parallax.e2e.api.LogEntry;
import dev.parallax.e2e.drift.Reconciliation;
import dev.parallax.e2e.stage.Stage;
import dev.parallax.e2e.system.Service;
import java.time.Duration;
import java.time.Instant;
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
}
