package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.journal.JournalAnswer;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a process killed in the middle of a repair leaves behind is finished once, by the next attempt. */
@QuarkusTest
class CrashRecoveryTest extends ReconcilerTest {
    private static final String KEY = Items.key(3);

    @Inject
    RepairJournal journal;

    @Test
    void aRepairWhoseAnswerDiedWithTheProcessIsResolvedUnderTheSameKey() throws Exception {
        items.fill(10);
        items.setInShop(KEY, new Document("quantity", 4));
        var segment = segment(UUID.randomUUID(), 1);
        var planned = run(segment);
        var job = secondAttempt(segment);
        var intent = intent(job.id(), job.rootId(), 1);
        firstAttemptWrites(job, intent);
        // The owner did its work, and nobody heard of it.
        callOwner(intent);
        assertEquals(1, owner.writes().size());

        var result = run(job);

        assertEquals(1, owner.writes().size());
        var changes = changes(job);
        assertEquals(
                List.of(intent.id()),
                changes.stream().map(change -> change.id()).toList());
        assertEquals(ChangeStatus.APPLIED, changes.getFirst().status());
        assertEquals("3", changes.getFirst().versionAfter());
        // As if there had been no crash.
        assertEquals(1, planned.counters().dataMismatches());
        assertEquals(9, planned.counters().matched());
        assertEquals(Verdict.DRIFT, planned.verdict());
        assertEquals(new Counters(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), result.counters());
        assertEquals(0, count("select count(*) from reconciler.repairs where closed_at is null"));
    }

    @Test
    void aRepairThatNeverReachedTheOwnerIsDone() {
        items.fill(10);
        items.setInShop(KEY, new Document("quantity", 4));
        var segment = segment(UUID.randomUUID(), 1);
        run(segment);
        var job = secondAttempt(segment);
        firstAttemptWrites(job, intent(job.id(), job.rootId(), 1));

        var result = run(job);

        assertEquals(1, owner.writes().size());
        assertEquals(new Counters(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), result.counters());
        assertEquals(3, items.inShop(KEY).getInteger("quantity"));
    }

    @Test
    void aFencedAttemptWritesNoIntent() {
        var job = UUID.randomUUID();
        claim(job, 2);

        var answer =
                journal.record(job, 1, List.of(intent(job, job, 1))).await().indefinitely();

        assertEquals(new JournalAnswer.Fenced(), answer);
    }

    private static Job secondAttempt(Job segment) {
        return application(UUID.randomUUID(), 2, segment, Map.of("plan_of", List.of(segment.id()), "planned", 1));
    }

    private void firstAttemptWrites(Job job, RepairIntent intent) {
        claim(job.id(), 1);
        var answer = journal.record(job.id(), 1, List.of(intent)).await().indefinitely();
        assertTrue(answer instanceof JournalAnswer.Recorded(var open) && open.contains(intent.id()), answer.toString());
    }

    private void claim(UUID job, int attempt) {
        pool.query("insert into reconciler.claims values ('%s', %d, 'killed', now())".formatted(job, attempt))
                .executeAndAwait();
    }

    private RepairIntent intent(UUID job, UUID root, int attempt) {
        return new RepairIntent(
                UUID.randomUUID(),
                job,
                root,
                attempt,
                "items",
                "item",
                KEY,
                UUID.randomUUID(),
                MismatchKind.DATA_MISMATCH,
                ChangeAction.UPDATE,
                "warehouse",
                "/items/" + KEY,
                """
                {"name":"Item 3","price":3.25,"quantity":3,"made":"2026-01-01T00:03:00.123Z","state":"available",\
                "maker":{"id":"m3","name":"Maker 3"}}""",
                "{\"quantity\":4}",
                "2",
                ORIGIN,
                Instant.now(),
                null);
    }

    private void callOwner(RepairIntent intent) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + owner.port() + intent.path()))
                    .header("Idempotency-Key", intent.id().toString())
                    .header("If-Match", "\"2\"")
                    .PUT(HttpRequest.BodyPublishers.ofString(String.valueOf(intent.body())))
                    .build();
            assertEquals(
                    200,
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }
}
