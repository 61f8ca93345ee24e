package dev.parallax.monitor.ingest;

import dev.parallax.monitor.ingest.MismatchRows.RecordKey;
import dev.parallax.monitor.ingest.SightingCounts.Counted;
import dev.parallax.monitor.projection.Clearance;
import dev.parallax.monitor.projection.MismatchEntry;
import dev.parallax.monitor.projection.MismatchLedger;
import dev.parallax.monitor.projection.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the database knows of the records of a poll, and what the poll makes of it. */
record KnownMismatches(Map<UUID, KnownSighting> sightings, List<MismatchEntry> entries, List<Clearance> clearances) {

    /** @param batch where it was told */
    record KnownSighting(UUID mismatchId, Instant firstSeen, Instant lastSeen, long batch, Counted counted) {}

    /** A sighting with the mismatch it belongs to. */
    record Kept(Told told, UUID mismatchId) {}

    /** A known sighting that was told anew. */
    record Renewed(Kept kept, KnownSighting before) {}

    /**
     * What is to be saved.
     *
     * @param entered new mismatches
     * @param changed known mismatches that became different
     * @param added new sightings
     * @param renewed known sightings that were told anew
     */
    record Outcome(List<MismatchEntry> entered, List<MismatchEntry> changed, List<Kept> added, List<Renewed> renewed) {}

    Outcome fold(Collection<Told> poll) {
        Map<RecordKey, List<MismatchEntry>> entriesByKey =
                entries.stream().collect(Collectors.groupingBy(entry -> new RecordKey(entry.dataset(), entry.key())));
        Map<String, List<Clearance>> clearancesByDataset =
                clearances.stream().collect(Collectors.groupingBy(Clearance::dataset));
        Map<RecordKey, MismatchLedger> ledgers = new HashMap<>();
        Map<UUID, MismatchEntry> touched = new LinkedHashMap<>();
        List<Kept> added = new ArrayList<>();
        List<Renewed> renewed = new ArrayList<>();
        for (Told told : poll) {
            Sighting sighting = told.sighting();
            KnownSighting known = sightings.get(sighting.id());
            if (known != null && !sighting.lastSeen().isAfter(known.lastSeen())) {
                continue;
            }
            MismatchEntry entry = ledgers.computeIfAbsent(
                            new RecordKey(sighting.dataset(), sighting.key()),
                            key -> new MismatchLedger(
                                    entriesByKey.getOrDefault(key, List.of()),
                                    clearancesByDataset.getOrDefault(sighting.dataset(), List.of())))
                    .add(sighting);
            touched.put(entry.id(), entry);
            if (known == null) {
                added.add(new Kept(told, entry.id()));
            } else {
                renewed.add(new Renewed(new Kept(told.since(known.firstSeen()), known.mismatchId()), known));
            }
        }
        Set<UUID> before = entries.stream().map(MismatchEntry::id).collect(Collectors.toSet());
        List<MismatchEntry> entered = new ArrayList<>();
        List<MismatchEntry> changed = new ArrayList<>();
        touched.values().forEach(entry -> (before.contains(entry.id()) ? changed : entered).add(entry));
        return new Outcome(entered, changed, added, renewed);
    }
}
