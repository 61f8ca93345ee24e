package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.FakeOwner;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A repair never overwrites newer data and happens once, whatever the owner answers. */
@QuarkusTest
class OwnerOutcomeTest extends ReconcilerTest {
    private static final String KEY = Items.key(3);

    private final Job job = segment(Strategy.FULL, Map.of());

    @BeforeEach
    void oneDifference() {
        items.fill(10);
        items.setInShop(KEY, new Document("quantity", 4));
    }

    @Test
    void newerDataIsNotOverwritten() {
        owner.misbehave((call, work) -> {
            items.setInShop(KEY, new Document("quantity", 44));
            return work.get();
        });

        var result = repair(job);

        assertEquals(1, result.counters().repairConflicts(), result.toString());
        assertEquals(0, result.counters().repaired());
        assertEquals(ChangeStatus.CONFLICT, change().status());
        assertEquals("PRECONDITION_FAILED", change().errorCode());
        assertEquals(44, items.inShop(KEY).getInteger("quantity"));
        assertEquals(Verdict.DRIFT, result.verdict());
    }

    @Test
    void anOwnerThatComesBackIsAskedAgain() {
        var calls = new AtomicInteger();
        owner.misbehave((call, work) -> calls.incrementAndGet() < 3 ? FakeOwner.error(503, "AWAY") : work.get());

        assertEquals(1, repair(job).counters().repaired());
        assertEquals(1, owner.writes().size());
    }

    @Test
    void anAnswerThatGotLostIsNotWrittenTwice() {
        var calls = new AtomicInteger();
        owner.misbehave((call, work) -> {
            var answer = work.get();
            return calls.incrementAndGet() == 1 ? FakeOwner.error(502, "BAD_GATEWAY") : answer;
        });

        var result = repair(job);

        assertEquals(1, result.counters().repaired());
        assertEquals(1, owner.writes().size());
        assertEquals(2, calls.get());
        assertEquals("3", change().versionAfter());
    }

    @Test
    void anOwnerThatStaysAwayIsAFailureAndNotAnEnd() {
        owner.misbehave((call, work) -> FakeOwner.error(500, "INTERNAL_SERVER_ERROR"));

        JobResult result = repair(job);

        assertEquals(1, result.counters().repairFailures());
        assertEquals(ChangeStatus.FAILED, change().status());
        assertEquals(3, owner.calls().size());
    }

    @Test
    void aRefusalIsNotRepeated() {
        owner.misbehave(
                (call, work) -> new FakeOwner.Answer(
                        422,
                        null,
                        "{\"error\":\"VALIDATION_FAILED\",\"message\":\"No.\",\"fields\":[{\"field\":\"price\",\"message\":\"too low\"}]}"));

        var result = repair(job);

        assertEquals(1, result.counters().repairFailures());
        assertEquals(ChangeStatus.REJECTED, change().status());
        assertTrue(change().message().contains("price: too low"), change().message());
        assertEquals(1, owner.calls().size());
    }

    private Change change() {
        return changes(job).getFirst();
    }
}
