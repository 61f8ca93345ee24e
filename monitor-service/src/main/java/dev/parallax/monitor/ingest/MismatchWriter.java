package dev.parallax.monitor.ingest;

import dev.parallax.monitor.dataset.StoreKinds;
import dev.parallax.monitor.ingest.MismatchRows.RecordKey;
import dev.parallax.monitor.projection.Clearance;
import dev.parallax.monitor.projection.Sighting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes sightings into the mismatches: every one is kept, and one mismatch is open for a record at a time. A record that
 * is said to agree has none open from before.
 */
@ApplicationScoped
class MismatchWriter {

    private final Pool pool;
    private final Totals totals;
    private final SightingCounts counts;
    private final Clearances clearances;

    MismatchWriter(Pool pool, Totals totals, SightingCounts counts, Clearances clearances) {
        this.pool = pool;
        this.totals = totals;
        this.counts = counts;
        this.clearances = clearances;
    }

    Uni<Void> write(List<MismatchMessage> messages) {
        Map<UUID, Sighting> told = new LinkedHashMap<>();
        messages.stream()
                .flatMap(MismatchMessage::sightings)
                .forEach(sighting -> told.merge(
                        sighting.id(),
                        sighting,
                        (one, other) -> other.lastSeen().isAfter(one.lastSeen()) ? other : one));
        List<Clearance> agreed =
                messages.stream().flatMap(MismatchMessage::clearances).toList();
        if (told.isEmpty() && agreed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Set<String> datasets = messages.stream().map(MismatchMessage::dataset).collect(Collectors.toSet());
        // What agrees goes first: then it does not matter in which order the two were told.
        return pool.withTransaction(tx -> clearances
                .lock(tx, datasets)
                .chain(() -> Agreements.add(tx, agreed))
                .chain(() -> told.isEmpty() ? Uni.createFrom().voidItem() : take(tx, told.values(), datasets)));
    }

    private Uni<Void> take(SqlConnection tx, Collection<Sighting> told, Set<String> datasets) {
        return load(tx, told, datasets).chain(known -> save(tx, known.fold(told)));
    }

    private Uni<KnownMismatches> load(SqlConnection tx, Collection<Sighting> told, Set<String> datasets) {
        List<RecordKey> keys = told.stream()
                .map(sighting -> new RecordKey(sighting.dataset(), sighting.key()))
                .distinct()
                .toList();
        Instant oldest =
                told.stream().map(Sighting::lastSeen).min(Instant::compareTo).orElseThrow();
        // One connection serves one query at a time, so the four go in order.
        return MismatchRows.knownSightings(tx, told)
                .chain(sightings -> MismatchRows.knownEntries(tx, keys).chain(entries -> clearances
                        .after(
                                tx,
                                oldest,
                                datasets,
                                keys.stream().map(RecordKey::key).distinct())
                        .chain(completed -> Agreements.of(tx, keys)
                                .map(agreed -> Stream.concat(completed.stream(), agreed.stream())
                                        .toList()))
                        .map(later -> new KnownMismatches(sightings, entries, later))));
    }

    private Uni<Void> save(SqlConnection tx, KnownMismatches.Outcome outcome) {
        Set<UUID> roots = Stream.concat(outcome.added().stream(), outcome.renewed().stream())
                .map(kept -> kept.sighting().rootId())
                .collect(Collectors.toSet());
        if (roots.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Totals.Amount> amounts = outcome.added().stream()
                .map(KnownMismatches.Kept::sighting)
                .map(sighting -> new Totals.Amount(
                        sighting.dataset(),
                        "mismatches",
                        new StoreKinds(sighting.sourceKind(), sighting.targetKind()).publicType(sighting.kind()),
                        1))
                .toList();
        return MismatchRows.addEntries(tx, outcome.entered())
                .chain(() -> MismatchRows.changeEntries(tx, outcome.changed()))
                .chain(() -> MismatchRows.addSightings(tx, outcome.added()))
                .chain(() -> MismatchRows.renewSightings(tx, outcome.renewed()))
                .chain(() -> totals.add(tx, amounts))
                .chain(() -> counts.add(tx, outcome.counts()))
                .chain(() -> clearances.apply(tx, roots));
    }
}
