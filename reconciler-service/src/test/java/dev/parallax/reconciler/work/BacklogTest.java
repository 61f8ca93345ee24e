package dev.parallax.reconciler.work;

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
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** More urgent work goes first, no more runs than there are slots, and no more arrives than there is room. */
class BacklogTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void recordsGoFirstThenTheUrgentThenThoseThatCameFirst() {
        var backlog = new Backlog(10, 10);
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
    void noMoreRunsThanThereAreSlots() {
        var backlog = new Backlog(1, 10);
        add(backlog, "a", JobType.RECONCILE_SEGMENT, Priority.NORMAL);
        add(backlog, "b", JobType.RECONCILE_SEGMENT, Priority.NORMAL);

        assertNotNull(backlog.take());
        assertNull(backlog.take());
        backlog.done();
        assertNotNull(backlog.take());
    }

    @Test
    void theNextArrivesWhenThereIsRoom() {
        var backlog = new Backlog(1, 1);
        assertTrue(add(backlog, "a", JobType.RECONCILE_SEGMENT, Priority.NORMAL).get());
        var second = add(backlog, "b", JobType.RECONCILE_SEGMENT, Priority.NORMAL);
        assertFalse(second.get());

        assertNotNull(backlog.take());

        assertTrue(second.get());
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
