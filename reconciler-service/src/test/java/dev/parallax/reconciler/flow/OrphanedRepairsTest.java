package dev.parallax.reconciler.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.Topics;
import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.drift.MismatchKind;
import dev.parallax.reconciler.journal.JournalAnswer;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.journal.RepairOutcome;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Repairs that nobody finished: each is finished by one process, and none stands in the way of another. */
@QuarkusTest
class OrphanedRepairsTest extends ReconcilerTest {
    private static final String BODY = """
            {"name":"Item 3","price":3.25,"quantity":3,"made":"2026-01-01T00:03:00.123Z","state":"available",\
            "maker":{"id":"m3","name":"Maker 3"}}""";

    @Inject
    RepairJournal journal;

    @Inject
    JournalKeeper keeper;

    @BeforeEach
    void nothingIsOpen() {
        pool.query("delete from reconciler.repairs where closed_at is null").executeAndAwait();
    }

    @Test
    void oneThatCannotBeFinishedStopsNoOther() {
        items.fill(10);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        var unreadable = open(Items.key(5), BODY, "{}", 30);
        pool.query("update reconciler.repairs set origin = 'no JSON' where id = '" + unreadable.id() + "'")
                .executeAndAwait();
        // Larger than a message, nested deeper than JSON is read, and longer than a text that is read.
        var large = open(Items.key(6), BODY, "{\"quantity\":\"" + "x".repeat(3_000_000) + "\"}", 20);
        var deep = open(Items.key(7), BODY, "{\"a\":" + "[".repeat(1_500) + "]".repeat(1_500) + "}", 15);
        var wide = open(Items.key(8), BODY, many(60_000), 12);
        var good = open(Items.key(3), BODY, "{\"quantity\":4}", 10);

        keeper.finishOrphans();

        assertEquals(1, count("select count(*) from reconciler.repairs where closed_at is null"));
        assertEquals(
                1,
                count("select count(*) from reconciler.repairs where tries = 1 and next_try_at > now() and id = '"
                        + unreadable.id() + "'"));
        assertEquals(3, items.inShop(Items.key(3)).getInteger("quantity"));
        assertFalse(told(large).cut().isEmpty());
        assertEquals(List.of("…"), told(deep).cut());
        assertEquals("[cut: all of 3006 characters]", told(deep).before().get("…"));
        assertFalse(told(wide).cut().isEmpty());
        assertEquals(ChangeStatus.APPLIED, told(good).status());
        // The record that was locked is free again.
        assertTrue(recorded(intent(Items.key(6), BODY, null, Instant.now())));
    }

    private static String many(int members) {
        var json = new StringBuilder("{");
        for (int i = 0; i < members; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("\"member_of_the_record_")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        return json.append('}').toString();
    }

    private Change told(RepairIntent intent) {
        return await().atMost(PATIENCE)
                .until(
                        () -> kafka.heard(Topics.CHANGES, Change.class, change -> change.id()
                                .equals(intent.id())),
                        found -> !found.isEmpty())
                .getLast();
    }

    @Test
    void eachIsTakenByOneProcessAndLaterByAnother() throws Exception {
        var ids = new HashSet<UUID>();
        for (int i = 0; i < 20; i++) {
            ids.add(open("taken-" + i, BODY, null, 10).id());
        }
        var now = Instant.now();
        var all = new ArrayList<CompletableFuture<List<UUID>>>();
        for (int process = 0; process < 4; process++) {
            all.add(CompletableFuture.supplyAsync(() -> takeAll(now)));
        }
        var taken = new ArrayList<UUID>();
        for (var one : all) {
            taken.addAll(one.get());
        }
        assertEquals(20, taken.size());
        assertEquals(ids, new HashSet<>(taken));
        assertTrue(takeAll(now.plusSeconds(59)).isEmpty());
        assertEquals(20, takeAll(now.plusSeconds(61)).size());
        // After the second time it is two minutes.
        assertTrue(takeAll(now.plusSeconds(61 + 119)).isEmpty());
        assertEquals(20, takeAll(now.plusSeconds(61 + 121)).size());
    }

    private List<UUID> takeAll(Instant now) {
        var taken = new ArrayList<UUID>();
        Optional<RepairJournal.Orphan> one;
        do {
            one = journal.takeOrphan(now.minus(Duration.ofMinutes(5)), now)
                    .await()
                    .indefinitely();
            one.ifPresent(orphan -> taken.add(orphan.intent().id()));
        } while (one.isPresent());
        return taken;
    }

    @Test
    void thatItWasAppliedStandsWhateverAnotherProcessHeardAndWhen() throws Exception {
        for (int i = 0; i < 20; i++) {
            var id = open("closed-" + i, BODY, null, 10).id();
            var applied = new RepairOutcome(id, ChangeStatus.APPLIED, "3", null, null);
            var failed = new RepairOutcome(id, ChangeStatus.FAILED, null, "OWNER_UNAVAILABLE", "away");
            CompletableFuture.allOf(close(applied), close(failed)).get();
            close(failed).get();
            var entry = journal.find(id).await().indefinitely().orElseThrow();
            assertEquals(applied, entry.outcome());
        }
    }

    private CompletableFuture<Void> close(RepairOutcome outcome) {
        return CompletableFuture.runAsync(
                () -> journal.close(List.of(outcome), Instant.now()).await().indefinitely());
    }

    @Test
    void whatIsGivenUpFreesItsRecordAndIsTold() {
        items.fill(10);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        var intent = open(Items.key(3), BODY, "{\"quantity\":4}", 10);
        calls.abandon(intent, "Not finished in 12 tries");
        assertEquals(0, count("select count(*) from reconciler.repairs where closed_at is null"));
        var change = told(intent);
        // The owner did it, which stays true.
        assertEquals(ChangeStatus.APPLIED, change.status());
        assertEquals("REPAIR_NOT_TOLD", change.errorCode());
    }

    @Inject
    RepairCalls calls;

    private RepairIntent open(String key, String body, String before, int minutesAgo) {
        var intent = intent(key, body, before, Instant.now().minus(minutesAgo, ChronoUnit.MINUTES));
        assertTrue(recorded(intent));
        return intent;
    }

    private boolean recorded(RepairIntent intent) {
        pool.query(
                        "insert into reconciler.claims (job_id, attempt, worker, claimed_at) values ('%s', 1, 'killed', now())"
                                .formatted(intent.jobId()))
                .executeAndAwait();
        var answer = journal.record(intent.jobId(), 1, List.of(intent)).await().indefinitely();
        return answer instanceof JournalAnswer.Recorded(var open) && open.contains(intent.id());
    }

    private static RepairIntent intent(String key, String body, String before, Instant at) {
        var job = UUID.randomUUID();
        return new RepairIntent(
                UUID.randomUUID(),
                job,
                job,
                1,
                "items",
                "item",
                key,
                UUID.randomUUID(),
                MismatchKind.DATA_MISMATCH,
                ChangeAction.UPDATE,
                "warehouse",
                "/items/" + key,
                body,
                before,
                "2",
                ORIGIN,
                at,
                null);
    }
}
