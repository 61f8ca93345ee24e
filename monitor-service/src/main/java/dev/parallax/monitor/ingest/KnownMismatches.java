package dev.parallax.monitor.ingest;

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

    record KnownSighting(UUID mismatchId, Instant lastSeen, Counted counted) {}

    /** A sighting with the mismatch it belongs to. */
    record Kept(Sighting sighting, UUID mismatchId) {}

    /**
     * What is to be saved.
     *
     * @param entered new mismatches
     * @param changed known mismatches that became different
     * @param added new sightings
     * @param renewed known sightings that were told anew
     * @param counts by how much the numbers of sightings change
     */
    record Outcome(
            List<MismatchEntry> entered,
            List<MismatchEntry> changed,
            List<Kept> added,
            List<Kept> renewed,
            Map<Counted, Long> counts) {}

    Outcome fold(Collection<Sighting> told) {
        Map<List<String>, List<MismatchEntry>> entriesByKey =
                entries.stream().collect(Collectors.groupingBy(entry -> List.of(entry.dataset(), entry.key())));
        Map<String, List<Clearance>> clearancesByDataset =
                clearances.stream().collect(Collectors.groupingBy(Clearance::dataset));
        Map<List<String>, MismatchLedger> ledgers = new HashMap<>();
        Map<UUID, MismatchEntry> touched = new LinkedHashMap<>();
        List<Kept> added = new ArrayList<>();
        List<Kept> renewed = new ArrayList<>();
        Map<Counted, Long> counts = new LinkedHashMap<>();
        for (Sighting sighting : told) {
            KnownSighting known = sightings.get(sighting.id());
            if (known != null && !sighting.lastSeen().isAfter(known.lastSeen())) {
                continue;
            }
            MismatchEntry entry = ledgers.computeIfAbsent(
                            List.of(sighting.dataset(), sighting.key()),
                            key -> new MismatchLedger(
                                    entriesByKey.getOrDefault(key, List.of()),
                                    clearancesByDataset.getOrDefault(sighting.dataset(), List.of())))
                    .add(sighting);
            touched.put(entry.id(), entry);
            counts.merge(Counted.of(sighting), 1L, Long::sum);
            if (known == null) {
                added.add(new Kept(sighting, entry.id()));
            } else {
                renewed.add(new Kept(sighting, known.mismatchId()));
                counts.merge(known.counted(), -1L, Long::sum);
            }
        }
        Set<UUID> before = entries.stream().map(MismatchEntry::id).collect(Collectors.toSet());
        List<MismatchEntry> entered = new ArrayList<>();
        List<MismatchEntry> changed = new ArrayList<>();
        touched.values().forEach(entry -> (before.contains(entry.id()) ? changed : entered).add(entry));
        return new Outcome(entered, changed, added, renewed, counts);
    }
}
