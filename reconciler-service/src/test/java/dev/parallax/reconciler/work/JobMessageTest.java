package dev.parallax.reconciler.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.Topics;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A message may come twice, late, or broken: it has one effect, none, or is put aside. */
@QuarkusTest
class JobMessageTest extends ReconcilerTest {

    @Test
    void theSameMessageTwiceHasOneEffect() {
        items.fill(10);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        var segment = segment(UUID.randomUUID(), 1);
        kafka.send(segment);
        var job = application(segment, run(segment));

        kafka.send(job);
        kafka.send(job);
        completed(job);
        run(marker());

        assertEquals(1, owner.writes().size());
        for (var each : List.of(segment, job)) {
            assertEquals(1, events(each, JobEvent.Started.class).size());
            assertEquals(1, events(each, JobEvent.Completed.class).size());
        }
        assertEquals(1, mismatches(segment).size());
    }

    @Test
    void theJobsAreReadByTheGroupToWhichTheSchedulerSharesThemOut() {
        assertEquals(
                Topics.JOBS_READERS,
                ConfigProvider.getConfig().getValue("mp.messaging.incoming.jobs.group.id", String.class));
    }

    @Test
    void whatAnotherBeganIsSaidOnceMoreAndNotDone() {
        items.fill(10);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        var job = segment(UUID.randomUUID(), 1);
        pool.query("insert into reconciler.claims (job_id, attempt, worker, claimed_at) values ('" + job.id()
                        + "', 1, 'a-dead-worker', now())")
                .executeAndAwait();

        kafka.send(job);

        assertEquals("a-dead-worker", event(job, JobEvent.Started.class).worker());
        run(marker());
        assertTrue(owner.calls().isEmpty());
        assertTrue(events(job, JobEvent.Completed.class).isEmpty());
    }

    /** A container that is restarted in place keeps its name, and the number of its one process. */
    @Test
    void aClaimOfTheFormerStartOfThisWorkerIsNotTakenForALivingOne() {
        var job = segment(UUID.randomUUID(), 1);
        var former = "test-" + ProcessHandle.current().pid();
        pool.query("insert into reconciler.claims (job_id, attempt, worker, claimed_at) values ('" + job.id()
                        + "', 1, '" + former + "', now())")
                .executeAndAwait();

        kafka.send(job);

        assertEquals(former, event(job, JobEvent.Started.class).worker());
    }

    @Test
    void anOlderAttemptIsFenced() {
        items.fill(10);
        var id = UUID.randomUUID();
        var second = segment(id, 2);
        run(second);
        items.setInShop(Items.key(3), new Document("quantity", 4));

        var first = segment(id, 1);
        kafka.send(first);
        run(marker());

        assertTrue(events(first, JobEvent.class).isEmpty());
        assertTrue(owner.calls().isEmpty());
    }

    @Test
    void anAttemptThatIsOvertakenWritesNothingMore() {
        items.fill(300);
        items.sql("update stock.items set quantity = quantity + 1000");
        var id = UUID.randomUUID();
        var segment = segment(UUID.randomUUID(), 1);
        var first =
                application(id, 1, segment, application(segment, run(segment)).data());
        owner.misbehave((call, work) -> {
            // A newer attempt is begun elsewhere while the first batch of this one is repaired.
            claim(id);
            return work.get();
        });

        kafka.send(first);
        var intents = "select count(*) from reconciler.repairs where job_id = '" + id + "'";
        await().atMost(PATIENCE).until(() -> count(intents + " and closed_at is not null") > 0);
        run(marker());
        await().during(Duration.ofSeconds(1)).until(() -> owner.writes().size() == count(intents));

        assertTrue(owner.writes().size() <= 100, () -> owner.writes().size() + " writes");
        assertTrue(events(first, JobEvent.Completed.class).isEmpty());
    }

    private void claim(UUID job) {
        pool.query("update reconciler.claims set attempt = 9 where job_id = '" + job + "'")
                .executeAndAwait();
    }

    @Test
    void anUnreadableMessageIsPutAsideUnchangedAndBlocksNothing() {
        items.fill(1);
        var broken = ("{broken " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
        var wrong = "{\"id\": \"no uuid\"}".getBytes(StandardCharsets.UTF_8);

        kafka.send(broken);
        kafka.send(wrong);
        run(marker());

        var letters = await().atMost(PATIENCE).until(() -> kafka.raw(Topics.DEAD_LETTERS), found -> found.size() >= 2);
        var letter = letters.stream()
                .filter(found -> new String(found.value(), StandardCharsets.UTF_8).startsWith("{broken"))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(broken, letter.value());
        assertEquals(
                Topics.JOBS,
                new String(letter.headers().lastHeader("dead-letter-topic").value(), StandardCharsets.UTF_8));
        assertFalse(new String(letter.headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8)
                .isBlank());
    }

    @Test
    void aJobOfAnUnknownDatasetFailsForGood() {
        var job = segment(UUID.randomUUID(), 1, "nothing", Strategy.FULL, Map.of());

        kafka.send(job);

        var error = event(job, JobEvent.AttemptFailed.class).error();
        assertEquals("UNKNOWN_DATASET", error.code());
        assertFalse(error.retryable());
    }

    @Test
    void aStoreThatIsAwayFailsTheAttemptAndMayBeTriedAgain() {
        var job = segment(UUID.randomUUID(), 1, "unreachable", Strategy.FULL, Map.of());

        kafka.send(job);

        var error = event(job, JobEvent.AttemptFailed.class).error();
        assertEquals("STORE_UNAVAILABLE", error.code());
        assertTrue(error.retryable());
        assertTrue(events(job, JobEvent.Completed.class).isEmpty());
    }

    /** A job that is sent after the others; when it is done, they were seen. */
    private static Job marker() {
        return withoutRepair(segment(Strategy.ROW_COUNT, Map.of()));
    }
}
