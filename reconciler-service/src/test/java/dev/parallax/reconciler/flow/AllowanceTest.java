package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.job.Books;
import dev.parallax.reconciler.dataset.RepairPolicy;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A job that repairs as it goes stops once it has read what it knows nothing of. */
class AllowanceTest {
    private static final Books BALANCED =
            new Books(new Books.Page(1, 0, 0, 1, 0, 0, 0, 0, 0, 0), new Books.Page(1, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    private static final Books STRAY =
            new Books(new Books.Page(1, 0, 0, 1, 0, 0, 0, 0, 0, 0), new Books.Page(2, 0, 0, 1, 0, 0, 0, 0, 0, 0));

    @Test
    void nothingIsWrittenOnceTheBooksDoNotBalance() {
        var allowance = new Allowance(null, "items", new RepairPolicy.Report(), true);
        allowance.audit(BALANCED);
        assertTrue(allowance.take(2, 0));
        allowance.audit(STRAY);
        assertFalse(allowance.take(3, 0));
        // What was lost once may be anything that follows.
        allowance.audit(BALANCED);
        assertFalse(allowance.take(1, 0));

        var job = UUID.randomUUID();
        var details = allowance.details(job, 2);
        assertEquals("HELD_BACK", details.get("repairs"));
        assertEquals(4L, details.get("repairs_held_back"));
        var message = String.valueOf(details.get("message"));
        assertTrue(message.contains("of the target 2 and 1"), message);
        assertTrue(message.contains("/jobs/" + job + "/repairs/release"), message);
    }

    @Test
    void whatAnOperatorLetGoIsWritten() {
        var allowance = Allowance.released("items", new RepairPolicy.Report());
        allowance.audit(STRAY);
        assertTrue(allowance.take(1, 1));
        assertEquals(Map.of(), allowance.details(UUID.randomUUID(), 1));
    }
}
