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
     * @param entries new and changed mismatches
     * @param kept new and renewed sightings
     * @param added the new ones among the sightings
     * @param counts by how much the numbers of sightings change
     */
    record Outcome(List<MismatchEntry> entries, List<Kept> kept, List<Sighting> added, Map<Counted, Long> counts) {}

    Outcome fold(Collection<Sighting> told) {
        Map<List<String>, List<MismatchEntry>> entriesByKey =
                entries.stream().collect(Collectors.groupingBy(entry -> List.of(entry.dataset(), entry.key())));
        Map<String, List<Clearance>> clearancesByDataset =
                clearances.stream().collect(Collectors.groupingBy(Clearance::dataset));
        Map<List<String>, MismatchLedger> ledgers = new HashMap<>();
        Map<UUID, MismatchEntry> touched = new LinkedHashMap<>();
        List<Kept> kept = new ArrayList<>();
        List<Sighting> added = new ArrayList<>();
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
            kept.add(new Kept(sighting, known == null ? entry.id() : known.mismatchId()));
            counts.merge(Counted.of(sighting), 1L, Long::sum);
            if (known == null) {
                added.add(sighting);
            } else {
                counts.merge(known.counted(), -1L, Long::sum);
            }
        }
        return new Outcome(List.copyOf(touched.values()), kept, added, counts);
    }
}
