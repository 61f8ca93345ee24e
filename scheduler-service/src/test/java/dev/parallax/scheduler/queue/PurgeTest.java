package dev.parallax.scheduler.queue;

import static dev.parallax.scheduler.testing.Table.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parallax.common.job.Priority;
import dev.parallax.scheduler.testing.ByHand;
import dev.parallax.scheduler.testing.RealStores;
import dev.parallax.scheduler.testing.Say;
import dev.parallax.scheduler.testing.SettableClock;
import dev.parallax.scheduler.testing.Table;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ended long ago is forgotten, and nothing else. */
@QuarkusTest
@RealStores
@TestProfile(ByHand.class)
class PurgeTest {
    @Inject
    Table table;

    @Inject
    Dispatch dispatch;

    @Inject
    Intake intake;

    @Inject
    Purge purge;

    @Inject
    Pool pool;

    @Inject
    SettableClock clock;

    @BeforeEach
    void empty() {
        table.clear();
        clock.set(SettableClock.START);
    }

    private void everythingIsPublished() {
        done(pool.query("delete from scheduler.outbox").execute());
    }

    @Test
    void aFamilyThatEndedBeforeTheRetentionGoesWithItsHistory() {
        UUID parent = table.addDataset("items", Priority.NORMAL);
        UUID waiting = table.addDataset("items", Priority.NORMAL);
        done(dispatch.lease(1));
        done(intake.apply(List.of(Say.started(parent, 1), Say.planned(parent, 1))));
        done(dispatch.lease(10));
        List<UUID> children = table.children(parent);
        done(intake.apply(List.of(Say.completed(children.get(0), 1), Say.completed(children.get(1), 1))));
        everythingIsPublished();

        clock.advance(Duration.ofDays(30));
        assertFalse(done(purge.once()));
        assertEquals(4, table.count("job_queue"), "on its last day it is still there");

        clock.advance(Duration.ofSeconds(1));
        done(purge.once());
        assertEquals(1, table.count("job_queue"));
        assertEquals("QUEUED", table.status(waiting));
        assertEquals(1, table.count("job_history"));
    }

    @Test
    void anEndThatNobodyHasHeardOfStays() {
        UUID job = table.addRecord("a", Priority.NORMAL);
        done(dispatch.lease(1));
        done(intake.apply(List.of(Say.failed(job, 1, false))));
        clock.advance(Duration.ofDays(31));
        done(purge.once());
        assertEquals(1, table.count("job_queue"));
        everythingIsPublished();
        done(purge.once());
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void manyGoInBatches() {
        done(pool.query("insert into scheduler.job_queue (id, job_type, dataset, entity_type, entity_id, status,"
                        + " created_at, finished_at, root_id, strategy, priority, repair, origin_system,"
                        + " origin_channel, correlation_id, run_at, ready) select gen_random_uuid(),"
                        + " 'RECONCILE_RECORD', 'items', 'item', n::text, 'COMPLETED', '2020-01-01', '2020-01-01',"
                        + " gen_random_uuid(), 'FULL', 1, false, 'test', 'EVENT', 'c', '2020-01-01', true"
                        + " from generate_series(1, 150) n")
                .execute());
        assertEquals(true, done(purge.once()), "there may be more");
        assertEquals(50, table.count("job_queue"));
        assertEquals(false, done(purge.once()));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void aRunOfManyPartsGoesInBatchesAndItselfLast() {
        UUID run = table.addDataset("items", Priority.NORMAL);
        done(pool.query("update scheduler.job_queue set status = 'COMPLETED', finished_at = '2020-01-01'")
                .execute());
        done(pool.query("insert into scheduler.job_queue (id, parent_id, segment_no, job_type, dataset, entity_type,"
                        + " status, created_at, finished_at, root_id, strategy, priority, repair, origin_system,"
                        + " origin_channel, correlation_id, run_at, ready) select gen_random_uuid(), '" + run
                        + "', n, 'RECONCILE_SEGMENT', 'items', 'item', 'COMPLETED', '2020-01-01', '2020-01-01', '"
                        + run + "', 'FULL', 1, false, 'test', 'EVENT', 'c', '2020-01-01', true"
                        + " from generate_series(1, 1500) n")
                .execute());
        everythingIsPublished();
        assertEquals(true, done(purge.once()), "there is more");
        assertEquals(501, table.count("job_queue"));
        assertEquals("COMPLETED", table.status(run));
        assertEquals(false, done(purge.once()));
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void aRunWhoseRepairsAreHeldBackStaysUntilSomebodyDecided() {
        UUID run = table.addDataset("items", Priority.NORMAL);
        String details = "update scheduler.job_queue set status = 'COMPLETED', finished_at = '2020-01-01', result ="
                + " '{\"details\": {\"repairs\": \"%s\"}}'";
        done(pool.query(details.formatted("HELD_BACK")).execute());
        everythingIsPublished();
        done(purge.once());
        assertEquals(1, table.count("job_queue where id = '" + run + "'"));
        done(pool.query(details.formatted("DISCARDED")).execute());
        done(purge.once());
        assertEquals(0, table.count("job_queue"));
    }

    @Test
    void usedKeysGoAfterAWeekAndTheLatestFireStays() {
        done(pool.query("insert into scheduler.idempotency_key (endpoint, key, request_hash, created_at) values"
                        + " ('trigger', 'old', 'h', '2026-02-22T09:59:59Z'),"
                        + " ('trigger', 'new', 'h', '2026-02-22T10:00:00Z')")
                .execute());
        done(pool.query("insert into scheduler.schedule_fire (dataset, fire_at, fired_at, job_id) values"
                        + " ('items', '2020-01-01', '2020-01-01', gen_random_uuid()),"
                        + " ('items', '2020-01-02', '2020-01-02', gen_random_uuid())")
                .execute());
        done(purge.once());
        assertEquals(1, table.count("idempotency_key"));
        assertEquals(1, table.count("idempotency_key where key = 'new'"));
        assertEquals(1, table.count("schedule_fire where fire_at = '2020-01-02'"));
        assertEquals(1, table.count("schedule_fire"));
    }
}
