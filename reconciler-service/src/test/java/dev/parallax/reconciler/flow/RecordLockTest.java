package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.change.ChangeStatus;
import dev.parallax.reconciler.testing.Items;
import dev.parallax.reconciler.testing.ReconcilerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Two jobs never repair one record at once. */
@QuarkusTest
class RecordLockTest extends ReconcilerTest {

    @Test
    void aRecordThatAnotherJobRepairsIsLeftAlone() {
        items.fill(10);
        items.setInShop(Items.key(3), new Document("quantity", 4));
        items.setInShop(Items.key(5), new Document("quantity", 6));
        var other = UUID.randomUUID();
        items.sql("""
                insert into reconciler.repairs (id, job_id, root_id, attempt, dataset, entity_type, record_key,
                    mismatch_id, mismatch_kind, action, owner, path, request_body, version_before, origin, created_at)
                values ('%s', '%s', '%s', 1, 'items', 'item', '%s', gen_random_uuid(), 'DATA_MISMATCH', 'UPDATE',
                    'warehouse', '/items/x', '{}', '2', '{}', now())""".formatted(other, other, other, Items.key(3)));
        try {
            var job = segment(UUID.randomUUID(), 1);

            var result = repair(job);

            assertEquals(1, result.counters().repaired());
            assertEquals(1, result.counters().repairConflicts());
            assertEquals(1, owner.writes().size());
            assertTrue(owner.writes().contains(Items.key(5)));
            var left = changes(job).stream()
                    .filter(change -> change.entityId().equals(Items.key(3)))
                    .findFirst()
                    .orElseThrow();
            assertEquals(ChangeStatus.CONFLICT, left.status());
            assertEquals("RECORD_LOCKED", left.errorCode());
        } finally {
            items.sql("delete from reconciler.repairs where id = '" + other + "'");
        }
    }
}
