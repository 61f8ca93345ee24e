package dev.parallax.reconciler.flow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.Topics;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.SightingIds;
import dev.parallax.common.drift.Standing;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What stands as an earlier run told it is told to stand, and nothing else is. */
@QuarkusTest
class KnownDriftTest extends ReconcilerTest {
    private static final List<String> DRIFTED = List.of(Items.key(3), Items.key(5), Items.key(7));
    private static final List<String> MISSING = List.of(Items.key(4), Items.key(6), Items.key(9));

    private void drift() {
        items.fill(10);
        DRIFTED.forEach(key -> items.setInShop(key, new Document("quantity", 1_000)));
    }

    private static Job look(UUID id, int attempt) {
        return withoutRepair(segment(id, attempt));
    }

    private Job look() {
        var job = look(UUID.randomUUID(), 1);
        run(job);
        return job;
    }

    /** Until the settle time has passed since it was told: before, it is seen as if for the first time. */
    private void awaitAge() {
        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from reconciler.told_differences"
                                + " where told_at > now() - interval '400 milliseconds'")
                        == 0);
    }

    private List<String> toldInFull(Job job) {
        return mismatches(job).stream().map(Mismatch::key).sorted().toList();
    }

    private List<Standing> standing(Job job) {
        return kafka
                .heard(Topics.MISMATCHES, MismatchBatch.class, batch -> batch.jobId()
                        .equals(job.id()))
                .stream()
                .flatMap(batch -> batch.standing().stream())
                .toList();
    }

    private static void assertDrift(int mismatches, JobResult result) {
        assertEquals(Verdict.DRIFT, result.verdict());
        assertEquals(mismatches, result.counters().mismatches());
        assertEquals(10 - mismatches, result.counters().matched());
    }

    @Test
    void allThatStandsIsToldAsOne() {
        drift();
        var first = look();
        assertEquals(DRIFTED, toldInFull(first));
        awaitAge();

        var second = look(UUID.randomUUID(), 1);
        var result = run(second);

        assertDrift(3, result);
        assertEquals(3, result.details().get("standing_as_told"));
        assertEquals(List.of(), toldInFull(second));
        var standing = standing(second);
        assertEquals(1, standing.size());
        assertEquals(first.rootId(), standing.getFirst().seenBy());
        assertEquals(3, standing.getFirst().count());
        assertEquals(List.of(), standing.getFirst().only());

        // Of CHECKSUM as of FULL, and of the one after it.
        awaitAge();
        var third = withoutRepair(segment(Strategy.CHECKSUM, Map.of()));
        assertDrift(3, run(third));
        assertEquals(List.of(), toldInFull(third));
        assertEquals(standing.getFirst().told(), standing(third).getFirst().told());
    }

    @Test
    void aWriteIsToldInFullAndWhatIsMendedNoMore() {
        drift();
        var first = look();
        awaitAge();
        items.setInShop(DRIFTED.get(1), new Document("quantity", 2_000));
        var second = look(UUID.randomUUID(), 1);
        assertDrift(3, run(second));
        assertEquals(List.of(DRIFTED.get(1)), toldInFull(second));
        var ids = SightingIds.of(first.rootId());
        assertEquals(
                List.of(ids.of("items", DRIFTED.get(0)), ids.of("items", DRIFTED.get(2))),
                standing(second).getFirst().only());

        // Written, and as it was: nobody knows what it was in between.
        awaitAge();
        items.setInShop(DRIFTED.get(0), new Document("quantity", 3));
        items.setInShop(DRIFTED.get(0), new Document("quantity", 1_000));
        items.setInShop(DRIFTED.get(2), new Document("quantity", 7));
        var third = look(UUID.randomUUID(), 1);
        assertDrift(2, run(third));
        assertEquals(List.of(DRIFTED.get(0)), toldInFull(third));
        assertEquals(second.rootId(), standing(third).getFirst().seenBy());
        // Nothing is left of the first page.
        assertEquals(
                0, count("select count(*) from reconciler.told_differences where root_id = '" + first.rootId() + "'"));
    }

    private void missing() {
        items.fill(10);
        MISSING.forEach(items::delete);
    }

    private long pages() {
        return count("select count(*) from reconciler.told_differences");
    }

    @Test
    void whatIsMissingStandsInPagesOfItsOwn() {
        drift();
        items.delete(Items.key(9));
        assertEquals(4, toldInFull(look()).size());
        awaitAge();
        var second = look(UUID.randomUUID(), 1);
        var result = run(second);
        assertDrift(4, result);
        assertEquals(1, result.counters().missingInTarget());
        assertEquals(4, result.details().get("standing_as_told"));
        assertEquals(List.of(), toldInFull(second));
        assertEquals(
                List.of(1, 3),
                standing(second).stream().map(Standing::count).sorted().toList());
        // Both of the pages whole.
        standing(second).forEach(one -> assertEquals(List.of(), one.only()));
    }

    /** It came and went, and shows no write: what else of its page did is not known either. */
    @Test
    void whatIsMissingIsTrustedNoMoreOnceOneOfItsPageWasThere() {
        missing();
        assertEquals(MISSING, toldInFull(look()));
        awaitAge();
        items.insertInShop(9);
        var second = look(UUID.randomUUID(), 1);
        assertDrift(2, run(second));
        assertEquals(List.of(), toldInFull(second));
        assertEquals(2, standing(second).getFirst().only().size());
        assertEquals(0, pages());

        items.delete(Items.key(9));
        assertEquals(MISSING, toldInFull(look()));
    }

    private void lookAndRepair() {
        look();
        awaitAge();
        assertEquals(3, repair(segment(Strategy.FULL, Map.of())).counters().repaired());
    }

    @Test
    void whatIsMissingIsTrustedNoMoreOnceARunRepairedThere() {
        missing();
        lookAndRepair();
        assertEquals(0, pages());
        MISSING.forEach(items::delete);
        assertEquals(MISSING, toldInFull(look()));
    }

    @Test
    void aRepairLeavesWhatBothSidesHave() {
        drift();
        lookAndRepair();
        assertEquals(1, pages());
    }

    /** Whether all of its page is missing no job can see. */
    @Test
    void whatIsMissingSettlesWhereAJobSeesAPartOfItsPageButIsNotToldAgain() {
        missing();
        look();
        awaitAge();
        var half = withoutRepair(job(
                UUID.randomUUID(),
                1,
                JobType.RECONCILE_SEGMENT,
                "items",
                null,
                new KeyRange(null, MISSING.getLast()),
                Strategy.FULL,
                Map.of()));
        assertEquals(2, run(half).counters().missingInTarget());
        assertEquals(List.of(), toldInFull(half));
        assertEquals(2, standing(half).getFirst().only().size());
        assertEquals(1, pages());
    }

    /** Of a window nobody knows what else is missing there. */
    @Test
    void aRepairOfSomeRecordsForgetsNothing() {
        missing();
        look();
        awaitAge();
        run(segment(Strategy.TIMESTAMP_RANGE, Map.of("window", "PT1H")));
        assertEquals(1, pages());
    }

    /** Three other prices and a record that is missing, in two tables, which FULL compares by the images of records. */
    private void driftOfTables() {
        items.fill(10);
        items.sql("drop table if exists stock.copies");
        items.sql("create table stock.copies as select * from stock.items");
        items.sql("alter table stock.copies alter column id type text collate \"C\", add primary key (id)");
        items.sql("alter table stock.items alter column id type text collate \"C\"");
        items.sql("update stock.copies set price = price + 1 where id < '" + Items.key(4) + "'");
        items.sql("delete from stock.copies where id = '" + Items.key(7) + "'");
    }

    @Test
    void whatOneStrategyToldTheOtherKnows() {
        driftOfTables();
        assertDrift(4, run(copies(Strategy.FULL)));
        assertEquals(2 * 17 * 4, count("select sum(octet_length(fingerprints)) from reconciler.told_differences"));
        for (var strategy : List.of(Strategy.FULL, Strategy.CHECKSUM, Strategy.FULL)) {
            awaitAge();
            var again = copies(strategy);
            var result = run(again);
            assertDrift(4, result);
            assertEquals(10, result.counters().sourceRecords());
            assertEquals(9, result.counters().targetRecords());
            assertEquals(4, result.details().get("standing_as_told"));
            assertEquals(List.of(), toldInFull(again));
        }
    }

    /** By these alone: what was made of the values, which CHECKSUM reads, is taken away. */
    @Test
    void whatIsReadAsImagesIsKnownByThese() {
        driftOfTables();
        run(copies(Strategy.CHECKSUM));
        var ofValues = fingerprints();
        pool.query("delete from reconciler.told_differences").executeAndAwait();
        run(copies(Strategy.FULL));
        pool.query("select page_id, fingerprints from reconciler.told_differences")
                .executeAndAwait()
                .forEach(row -> {
                    var ofImages = Buffer.buffer();
                    parts(row.getBuffer(1)).stream()
                            .filter(part -> !ofValues.contains(part))
                            .forEach(ofImages::appendBuffer);
                    pool.preparedQuery("update reconciler.told_differences set fingerprints = $2 where page_id = $1")
                            .executeAndAwait(
                                    Tuple.tuple().addUUID(row.getUUID(0)).addBuffer(ofImages));
                });
        assertEquals(4, fingerprints().size());
        awaitAge();
        var again = copies(Strategy.FULL);
        assertEquals(4, run(again).details().get("standing_as_told"));
        assertEquals(List.of(), toldInFull(again));
    }

    private Set<Buffer> fingerprints() {
        var all = new HashSet<Buffer>();
        pool.query("select fingerprints from reconciler.told_differences")
                .executeAndAwait()
                .forEach(row -> all.addAll(parts(row.getBuffer(0))));
        return all;
    }

    private static List<Buffer> parts(Buffer fingerprints) {
        return IntStream.range(0, fingerprints.length() / 17)
                .mapToObj(i -> fingerprints.getBuffer(i * 17, (i + 1) * 17))
                .toList();
    }

    private static Job copies(Strategy strategy) {
        return withoutRepair(segment(UUID.randomUUID(), 1, "copies", strategy, Map.of()));
    }

    @Test
    void whatIsTooYoungIsConfirmedAsIfItWereNew() {
        drift();
        look();
        pool.query("update reconciler.told_differences set told_at = now() + interval '1 hour'")
                .executeAndAwait();
        assertEquals(DRIFTED, toldInFull(look()));
    }

    @Test
    void aLaterAttemptTellsAnewWhatTheOneBeforeItTold() {
        drift();
        var job = look();
        awaitAge();
        var again = look(job.id(), 2);
        assertDrift(3, run(again));
        assertEquals(
                2,
                mismatches(job).stream()
                        .filter(one -> one.key().equals(DRIFTED.getFirst()))
                        .count());
        assertEquals(List.of(), standing(job));
        assertEquals(1, count("select count(*) from reconciler.told_differences"));
    }

    @Test
    void whatIsToBeRepairedIsToldInFull() {
        drift();
        look();
        awaitAge();
        var job = segment(Strategy.FULL, Map.of());
        assertEquals(3, repair(job).counters().repaired());
        assertEquals(DRIFTED, toldInFull(job));
        assertEquals(List.of(), standing(job));
    }
}
