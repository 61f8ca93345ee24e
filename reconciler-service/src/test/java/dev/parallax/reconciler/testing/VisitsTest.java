package dev.parallax.reconciler.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Strategy;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** With a feed, the owner of the table that follows it, and a doorkeeper; at 10:30 of the first of February 2024. */
public abstract class VisitsTest extends ReconcilerTest {
    protected static final Instant NOW = Instant.parse("2024-02-01T10:30:00Z");

    /** Within the overlap of a run at half past ten. */
    protected static final String CHANGED = "2024-02-01T10:26:00Z";

    @Inject
    protected StandingClock clock;

    @ConfigProperty(name = "test.feed.port")
    int feedPort;

    @ConfigProperty(name = "test.desk.port")
    int deskPort;

    @ConfigProperty(name = "test.door.port")
    int doorPort;

    protected Visits visits;
    protected FakeFeed feed;
    protected FakeOwner desk;
    protected FakeOwner door;

    @BeforeEach
    void openVisits() throws IOException {
        visits = new Visits(pool);
        feed = new FakeFeed(feedPort);
        desk = new FakeOwner(deskPort, visits);
        door = new FakeOwner(doorPort, new Passes());
        clock.standAt(NOW);
    }

    @AfterEach
    void closeVisits() {
        clock.go();
        feed.close();
        desk.close();
        door.close();
    }

    /** 45 visits changed since ten: 3 that the table lacks, 12 that it holds otherwise, 30 that it holds. */
    protected void fortyFive() {
        for (int n = 1; n <= 45; n++) {
            var id = id(n);
            feed.put(id, Visits.json(id, "Guest " + n, "booked", CHANGED));
            if (n > 15) {
                visits.hold(id, "Guest " + n, "booked");
            } else if (n > 3) {
                visits.hold(id, "Guest " + n, "asked");
            }
        }
    }

    protected static String id(int n) {
        return "stay-%03d".formatted(n);
    }

    /** A run that came to its end at another time. */
    protected void ranAt(String time) {
        clock.standAt(Instant.parse(time));
        run(incremental());
        feed.requests().clear();
        clock.standAt(NOW);
    }

    protected static void assertDetails(
            JobResult result, int fetched, int created, int updated, int skipped, int errors) {
        var details = result.details();
        assertEquals(
                Map.of(
                        "fetched", fetched, "created", created, "updated", updated, "skipped", skipped, "errors",
                        errors),
                Map.of(
                        "fetched", details.get("fetched"),
                        "created", details.get("created"),
                        "updated", details.get("updated"),
                        "skipped", details.get("skipped"),
                        "errors", details.get("errors")),
                result::toString);
    }

    protected static Job incremental() {
        return incremental(UUID.randomUUID(), 1);
    }

    protected static Job incremental(UUID id, int attempt) {
        return job(
                id, attempt, JobType.RECONCILE_SEGMENT, "visits", null, KeyRange.ALL, Strategy.INCREMENTAL, Map.of());
    }

    protected static Job followUp(UUID id, int attempt, String name, String key, Map<String, Object> record) {
        return job(
                id,
                attempt,
                JobType.FOLLOW_UP,
                "visits",
                key,
                null,
                Strategy.INCREMENTAL,
                Map.of("follow_up", name, "record", record, "due", "2024-02-05T08:00:00Z"));
    }

    /** Sends a job and waits for its attempt to fail. */
    protected JobError failure(Job job) {
        kafka.send(job);
        return event(job, JobEvent.AttemptFailed.class).error();
    }

    protected Instant watermark() {
        var rows = pool.query("select since from reconciler.watermarks where dataset = 'visits'")
                .executeAndAwait();
        return rows.size() == 0
                ? null
                : rows.iterator().next().getOffsetDateTime(0).toInstant();
    }
}
