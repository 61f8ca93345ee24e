package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Verdict;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dataset job is planned into segments, waits for them, and is their sum. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class ParentTest {
    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    SettableClock clock;

    @Inject
    ObjectMapper json;

    private UUID parent;

    @BeforeEach
    void plan() {
        table.clear();
        clock.set(SettableClock.START);
        parent = table.addDataset("items", Priority.NORMAL);
        done(dispatch.lease(10));
        say(Say.started(parent, 1), Say.planned(parent, 1));
        done(dispatch.lease(10));
    }

    private void say(JobEvent... events) {
        done(intake.apply(List.of(events)));
    }

    @Test
    void thePlanTwiceMakesItsChildrenOnce() {
        say(Say.planned(parent, 1), Say.planned(parent, 1));
        List<UUID> children = table.children(parent);
        assertEquals(2, children.size());
        assertEquals("m", table.text(children.get(0), "range_to"));
        assertEquals("m", table.text(children.get(1), "range_from"));
        assertEquals("RUNNING", table.status(parent));
        assertEquals("22", table.text(parent, "estimated_records"));
        assertEquals(parent.toString(), table.text(children.get(0), "root_id"));
    }

    @Test
    void theParentEndsWithTheSumOfItsChildren() throws Exception {
        List<UUID> children = table.children(parent);
        JobEvent first = Say.completed(children.get(0), 1, Verdict.MATCH, Say.counters(10, 0));
        say(first);
        say(first);
        assertEquals("RUNNING", table.status(parent));
        say(Say.completed(children.get(1), 1, Verdict.DRIFT, Say.counters(7, 3)));
        assertEquals("COMPLETED", table.status(parent));
        JsonNode result = json.readTree(table.text(parent, "result"));
        assertEquals("DRIFT", result.get("verdict").asText());
        assertEquals(17, result.get("counters").get("matched").asLong());
        assertEquals(3, result.get("counters").get("missing_in_target").asLong());
        assertEquals("completed", table.history(parent).getLast());
        assertEquals(1, table.count("job_history where outgoing and event = 'completed'"));
    }

    @Test
    void aParentFailsWhenAChildDoes() throws Exception {
        List<UUID> children = table.children(parent);
        say(
                Say.failed(children.get(0), 1, false),
                Say.completed(children.get(1), 1, Verdict.MATCH, Say.counters(9, 0)));
        assertEquals("FAILED", table.status(parent));
        JsonNode result = json.readTree(table.text(parent, "result"));
        assertEquals("INCONCLUSIVE", result.get("verdict").asText());
        assertEquals(9, result.get("counters").get("matched").asLong());
        assertEquals(
                "SEGMENTS_FAILED",
                json.readTree(table.text(parent, "error")).get("code").asText());
    }
}
