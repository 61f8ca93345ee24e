package dev.parallax.astrobookings.admin;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.devstack.junit.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A caller that dies in the middle of a write, as a killed reconciler does, leaves a write that is whole and counted. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AbandonedWriteTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    DataSource database;

    @TestHTTPResource
    URL api;

    private final String agency = "ag-" + UUID.randomUUID();

    @Test
    void countsWhatItCarriedOutForACallerThatIsGone() throws SQLException, IOException {
        given().contentType("application/json")
                .body(body("first"))
                .header("If-None-Match", "*")
                .put("/agencies/" + agency)
                .then()
                .statusCode(201);
        int before = updates();
        try (Connection holder = database.getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select 1 from operations.agencies where user_id = '" + agency + "' for update");
            try (Socket caller = new Socket(api.getHost(), api.getPort())) {
                caller.getOutputStream().write(put(body("second")).getBytes(StandardCharsets.UTF_8));
                caller.getOutputStream().flush();
                await().atMost(SOON).until(this::someoneWaitsForALock);
            }
            holder.rollback();
        }
        await().atMost(SOON).until(() -> updates() == before + 1);
        assertEquals("second", given().get("/agencies/" + agency).path("legal_name"));
    }

    private static String body(String name) {
        return "{\"legal_name\": \"" + name + "\", \"contact_email\": \"a@example.org\"}";
    }

    private String put(String body) {
        return "PUT /agencies/" + agency + " HTTP/1.1\r\nHost: " + api.getAuthority()
                + "\r\nContent-Type: application/json\r\nIf-Match: \"1\"\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static int updates() {
        return given().get("/admin/writes").path("agencies.update");
    }

    private boolean someoneWaitsForALock() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet waiting = statement.executeQuery(
                        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")) {
            return waiting.next();
        }
    }
}
