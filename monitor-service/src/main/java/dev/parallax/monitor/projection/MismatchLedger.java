package dev.parallax.monitor.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The mismatches of one record. A sighting belongs to the open mismatch; where a comparison that began after it found
 * the record equal, it belongs to the one that this comparison resolved. Mismatches and completions come by different
 * topics, so either may be first.
 */
public final class MismatchLedger {

    private final List<MismatchEntry> entries;
    private final List<Clearance> clearances;

    /**
     * Begins with what is known of one record.
     *
     * @param entries what is known of the record
     * @param clearances those of its dataset that have taken effect
     */
    public MismatchLedger(Collection<MismatchEntry> entries, Collection<Clearance> clearances) {
        this.entries = new ArrayList<>(entries);
        this.clearances = clearances.stream()
                .sorted(Comparator.comparing(Clearance::startedAt))
                .toList();
    }

    public List<MismatchEntry> entries() {
        return List.copyOf(entries);
    }

    /** Takes in a sighting that was not taken in before, and gives the entry that it belongs to. */
    public MismatchEntry add(Sighting sighting) {
        Instant seen = sighting.lastSeen();
        Optional<Clearance> next = clearances.stream()
                .filter(clearance -> clearance.resolves(sighting))
                .findFirst();
        if (next.isPresent()) {
            Clearance clearance = next.get();
            Instant began = clearance.startedAt();
            return find(e -> clearance.rootId().equals(e.resolvedByJob()))
                    .or(() -> find(
                            e -> e.firstSeen().isBefore(began) && e.lastSeen().isAfter(began)))
                    .map(e -> replace(e, e.seen(sighting)))
                    .orElseGet(() -> insert(MismatchEntry.open(sighting).resolvedBy(clearance)));
        }
        return find(e -> e.resolution().isOpen())
                // Its own run was taken for done before this message came.
                .or(() -> find(e -> sighting.rootId().equals(e.resolvedByJob())).map(e -> replace(e, e.reopened())))
                // Seen before an operator closed it, told after.
                .or(() -> find(e -> e.resolution() == Resolution.MANUAL_RESOLVED
                        && e.resolvedAt() != null
                        && !seen.isAfter(e.resolvedAt())))
                .map(e -> replace(e, e.seen(sighting)))
                .orElseGet(() -> insert(MismatchEntry.open(sighting)));
    }

    private Optional<MismatchEntry> find(Predicate<MismatchEntry> wanted) {
        return entries.stream().filter(wanted).findFirst();
    }

    private MismatchEntry insert(MismatchEntry entry) {
        entries.add(entry);
        return entry;
    }

    private MismatchEntry replace(MismatchEntry old, MismatchEntry entry) {
        entries.set(entries.indexOf(old), entry);
        return entry;
    }
}
