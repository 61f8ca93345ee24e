package dev.parallax.reconciler.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Channel;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Origin;
import dev.parallax.common.job.Priority;
import dev.parallax.common.job.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** More urgent work goes first, no more runs than there are places, and no more arrives than there is room. */
class BacklogTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void recordsGoFirstThenTheUrgentThenThoseThatCameFirst() {
        var backlog = new Backlog(new Lane(10, 10, 10), new Lane(10, 10, 10));
        add(backlog, "segment low", JobType.RECONCILE_SEGMENT, Priority.LOW);
        add(backlog, "segment normal", JobType.RECONCILE_SEGMENT, Priority.NORMAL);
        add(backlog, "segment normal later", JobType.RECONCILE_SEGMENT, Priority.NORMAL);
        add(backlog, "segment high", JobType.RECONCILE_SEGMENT, Priority.HIGH);
        add(backlog, "record", JobType.RECONCILE_RECORD, Priority.NORMAL);
        add(backlog, "undo", JobType.UNDO_CHANGE, Priority.HIGH);

        for (var work = backlog.take(); work != null; work = backlog.take()) {
            work.run();
        }

        assertEquals(
                List.of("undo", "record", "segment high", "segment normal", "segment normal later", "segment low"),
                ran);
    }

    @Test
    void noMoreRunsThanThereArePlaces() {
        var segments = new Lane(1, 1, 10);
        var backlog = new Backlog(new Lane(1, 1, 10), segments);
        add(backlog, "a", JobType.RECONCILE_SEGMENT, Priority.NORMAL);
        add(backlog, "b", JobType.RECONCILE_SEGMENT, Priority.NORMAL);

        assertNotNull(backlog.take());
        assertNull(backlog.take());
        segments.done();
        assertNotNull(backlog.take());
    }

    @Test
    void segmentsAtAllTheirPlacesKeepNoRecordWaiting() {
        var backlog = new Backlog(new Lane(1, 1, 10), new Lane(1, 1, 10));
        add(backlog, "segment", JobType.RECONCILE_SEGMENT, Priority.HIGH);
        assertNotNull(backlog.take());
        add(backlog, "another segment", JobType.RECONCILE_SEGMENT, Priority.HIGH);
        add(backlog, "record", JobType.RECONCILE_RECORD, Priority.LOW);

        Objects.requireNonNull(backlog.take()).run();

        assertEquals(List.of("record"), ran);
    }

    @Test
    void theNextArrivesWhenThereIsRoom() {
        var backlog = new Backlog(new Lane(1, 1, 1), new Lane(1, 1, 1));
        assertTrue(add(backlog, "a", JobType.RECONCILE_SEGMENT, Priority.NORMAL).get());
        var second = add(backlog, "b", JobType.RECONCILE_SEGMENT, Priority.NORMAL);
        assertFalse(second.get());

        assertNotNull(backlog.take());

        assertTrue(second.get());
    }

    @Test
    void whoeverWaitsForSomethingLeavesItsPlaceToOthersUpToABound() {
        var records = new Lane(1, 2, 10);
        var backlog = new Backlog(records, new Lane(1, 1, 10));
        add(backlog, "a", JobType.RECONCILE_RECORD, Priority.NORMAL);
        add(backlog, "b", JobType.RECONCILE_RECORD, Priority.NORMAL);
        add(backlog, "c", JobType.RECONCILE_RECORD, Priority.NORMAL);
        assertNotNull(backlog.take());

        records.aside(
                () -> {
                    records.aside(() -> assertNull(backlog.take(), "a third would be one too many"), () -> {});
                    records.done();
                },
                () -> assertNotNull(backlog.take(), "the second takes the place of the first"));
        assertNull(backlog.take());
        records.done();

        assertNotNull(backlog.take());
    }

    @Test
    void whoeverComesBackGoesBeforeThoseThatHaveNotBegun() throws InterruptedException {
        var records = new Lane(1, 10, 10);
        var backlog = new Backlog(records, new Lane(1, 1, 10));
        add(backlog, "first", JobType.RECONCILE_RECORD, Priority.NORMAL);
        add(backlog, "second", JobType.RECONCILE_RECORD, Priority.NORMAL);
        add(backlog, "third", JobType.RECONCILE_RECORD, Priority.NORMAL);
        assertNotNull(backlog.take());
        var back = Thread.ofVirtual().start(() -> {
            records.aside(() -> assertNotNull(backlog.take()), () -> {});
            ran.add("first again");
        });
        // It waits for the place that the second one has.
        await().until(() -> back.getState() == Thread.State.WAITING);

        records.done();
        back.join();

        assertEquals(List.of("first again"), ran);
        assertNull(backlog.take(), "the first has the only place");
    }

    private AtomicBoolean add(Backlog backlog, String name, JobType type, Priority priority) {
        var id = UUID.randomUUID();
        var job = new Job(
                id,
                null,
                id,
                type,
                "items",
                "item",
                "key",
                KeyRange.ALL,
                Strategy.FULL,
                priority,
                1,
                true,
                new Origin("tests", null, Channel.MANUAL, "c"),
                Instant.EPOCH,
                Map.of());
        var room = new AtomicBoolean();
        var unused = backlog.add(job, () -> ran.add(name)).subscribe().with(nothing -> room.set(true));
        return room;
    }
}
