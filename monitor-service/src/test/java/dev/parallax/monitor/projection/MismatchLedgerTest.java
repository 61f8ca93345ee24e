package dev.parallax.monitor.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.monitor.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MismatchLedgerTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private static Sighting sighting(int hour, String checksum) {
        Story run = Story.dataset("items", "item", START.plusSeconds(hour * 3600L));
        return sighting(run, checksum);
    }

    private static Sighting sighting(Story run, String checksum) {
        return run.sighting("k", MismatchKind.DATA_MISMATCH, checksum);
    }

    private static Clearance clearance(UUID rootId, int hour) {
        Instant began = START.plusSeconds(hour * 3600L);
        return new Clearance(rootId, "items", null, began, began.plusSeconds(60), 0);
    }

    @Property(tries = 200)
    void without_a_clearance_every_sighting_belongs_to_one_mismatch(
            @ForAll @IntRange(min = 1, max = 8) int runs, @ForAll long seed) {
        List<Sighting> sightings = new ArrayList<>();
        for (int hour = 0; hour < runs; hour++) {
            sightings.add(sighting(hour, "c" + hour));
        }
        Collections.shuffle(sightings, new Random(seed));
        MismatchLedger ledger = new MismatchLedger(List.of(), List.of());
        sightings.forEach(ledger::add);

        assertEquals(1, ledger.entries().size());
        MismatchEntry entry = ledger.entries().getFirst();
        assertEquals(Resolution.PENDING, entry.resolution());
        assertEquals(START.plusMillis(500), entry.firstSeen());
        assertEquals(START.plusSeconds((runs - 1) * 3600L + 1), entry.lastSeen());
        assertEquals("c" + (runs - 1) + "/beef", entry.difference());
    }

    @Test
    void a_sighting_told_after_a_later_run_found_it_equal_is_resolved_at_once() {
        MismatchLedger ledger = new MismatchLedger(List.of(), List.of(clearance(UUID.randomUUID(), 5)));
        assertEquals(Resolution.AUTO_RESOLVED, ledger.add(sighting(1, "a")).resolution());
        ledger.add(sighting(2, "a"));
        assertEquals(1, ledger.entries().size());
        assertEquals(Resolution.PENDING, ledger.add(sighting(6, "a")).resolution());
        assertEquals(2, ledger.entries().size());
    }

    @Test
    void a_run_that_was_taken_for_done_too_early_opens_its_mismatch_again() {
        Sighting first = sighting(1, "a");
        Story second = Story.dataset("items", "item", START.plusSeconds(7200));
        MismatchEntry resolved = MismatchEntry.open(first).resolvedBy(clearance(second.id, 2));
        MismatchLedger ledger = new MismatchLedger(List.of(resolved), List.of(clearance(second.id, 2)));
        MismatchEntry again = ledger.add(sighting(second, "a"));
        assertEquals(first.id(), again.id());
        assertEquals(Resolution.PENDING, again.resolution());
    }

    @Test
    void an_ignored_difference_stays_ignored_until_it_becomes_another_one() {
        MismatchEntry open = MismatchEntry.open(sighting(1, "a"));
        MismatchEntry ignored = new MismatchEntry(
                open.id(),
                open.dataset(),
                open.key(),
                open.kind(),
                open.difference(),
                Resolution.IGNORED,
                open.firstSeen(),
                open.lastSeen(),
                open.latestSighting(),
                START.plusSeconds(4000),
                null);
        MismatchLedger ledger = new MismatchLedger(List.of(ignored), List.of());
        assertEquals(Resolution.IGNORED, ledger.add(sighting(2, "a")).resolution());
        assertEquals(Resolution.PENDING, ledger.add(sighting(3, "b")).resolution());
        assertEquals(1, ledger.entries().size());
    }

    @Test
    void what_an_operator_resolved_and_is_found_again_is_a_new_mismatch() {
        MismatchEntry open = MismatchEntry.open(sighting(1, "a"));
        MismatchEntry resolved = new MismatchEntry(
                open.id(),
                open.dataset(),
                open.key(),
                open.kind(),
                open.difference(),
                Resolution.MANUAL_RESOLVED,
                open.firstSeen(),
                open.lastSeen(),
                open.latestSighting(),
                START.plusSeconds(10800),
                null);
        MismatchLedger ledger = new MismatchLedger(List.of(resolved), List.of());
        assertEquals(open.id(), ledger.add(sighting(2, "a")).id(), "seen before it was resolved");
        assertNotEquals(open.id(), ledger.add(sighting(4, "a")).id());
    }
}
