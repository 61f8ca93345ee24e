package dev.parallax.monitor.ingest;

import dev.parallax.monitor.ingest.KnownMismatches.Kept;
import dev.parallax.monitor.ingest.MismatchRows.RecordKey;
import dev.parallax.monitor.message.MismatchMessage;
import dev.parallax.monitor.projection.Clearance;
import dev.parallax.monitor.projection.MismatchEntry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes sightings into the mismatches: every one is kept, and one mismatch is open for a record at a time. A record that
 * is said to agree has none open from before.
 */
@ApplicationScoped
class MismatchWriter {

    private final Pool pool;
    private final MismatchRows mismatches;
    private final SightingCounts counts;
    private final Clearances clearances;
    private final Checksums checksums;

    MismatchWriter(
            Pool pool, MismatchRows mismatches, SightingCounts counts, Clearances clearances, Checksums checksums) {
        this.pool = pool;
        this.mismatches = mismatches;
        this.counts = counts;
        this.clearances = clearances;
        this.checksums = checksums;
    }

    Uni<Void> write(List<MismatchMessage> messages) {
        List<MismatchMessage> telling =
                messages.stream().filter(MismatchMessage::tells).toList();
        List<Clearance> agreed =
                messages.stream().flatMap(MismatchMessage::clearances).toList();
        if (telling.isEmpty() && agreed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Set<String> datasets = messages.stream().map(MismatchMessage::dataset).collect(Collectors.toSet());
        // What agrees goes first: then it does not matter in which order the two were told.
        return pool.withTransaction(tx -> clearances
                .lock(tx, datasets)
                .chain(() -> Agreements.add(tx, agreed))
                .chain(() -> takeInTurns(tx, Turn.of(telling).iterator(), datasets)));
    }

    private Uni<Void> takeInTurns(SqlConnection tx, Iterator<List<MismatchMessage>> turns, Set<String> datasets) {
        return turns.hasNext()
                ? take(tx, turns.next(), datasets).chain(() -> takeInTurns(tx, turns, datasets))
                : Uni.createFrom().voidItem();
    }

    /**
     * What a poll tells, and what is known of the runs that tell it.
     *
     * @param later comparisons that began after the first of the sightings, which may resolve some
     * @param earliest when the first difference was seen that is known of a root job
     */
    private record Poll(List<Told> told, List<Clearance> later, Map<UUID, Instant> earliest) {

        /** A mismatch that was not seen since then was not seen by the root job of the sighting. */
        Instant beginOf(Told told) {
            Instant seen = least(told.found().firstSeen(), told.found().lastSeen());
            return least(seen, earliest.getOrDefault(told.sighting().rootId(), seen));
        }

        private static Instant least(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }

    private Uni<Void> take(SqlConnection tx, List<MismatchMessage> messages, Set<String> datasets) {
        // One connection serves one query at a time, so all of them go in order.
        return EarlierMessages.of(tx, messages)
                .map(earlier -> messages.stream()
                        .flatMap(message -> Telling.of(message, earlier))
                        .toList())
                .chain(tellings ->
                        SightingBatches.numbers(tx, tellings.size()).map(numbers -> Numbered.of(tellings, numbers)))
                .chain(tellings -> WholeMessages.take(tx, tellings, datasets))
                .chain(taken -> takeRest(tx, taken, datasets));
    }

    private Uni<Void> takeRest(SqlConnection tx, WholeMessages.Taken taken, Set<String> datasets) {
        List<Told> told = List.copyOf(Told.of(taken.rest()));
        if (told.isEmpty()) {
            return close(tx, taken, List.of(), List.of(), new Recount(List.of()));
        }
        return later(tx, told, datasets)
                .chain(later ->
                        SightingBatches.earliest(tx, roots(told)).map(earliest -> new Poll(told, later, earliest)))
                .chain(poll -> seeAgain(tx, poll).chain(again -> takeOthers(tx, taken, poll, again)));
    }

    private Uni<List<Clearance>> later(SqlConnection tx, List<Told> told, Set<String> datasets) {
        Instant oldest = told.stream()
                .map(one -> one.found().lastSeen())
                .min(Instant::compareTo)
                .orElseThrow();
        List<RecordKey> keys = keys(told);
        return clearances
                .after(tx, oldest, datasets, keys.stream().map(RecordKey::key).distinct())
                .chain(completed -> Agreements.after(tx, oldest, keys)
                        .map(agreed -> Stream.concat(completed.stream(), agreed.stream())
                                .toList()));
    }

    /** What a run over a whole dataset tells every time: open mismatches that it sees for the first time, in order. */
    private Uni<Map<UUID, UUID>> seeAgain(SqlConnection tx, Poll poll) {
        return poll.later().isEmpty()
                ? mismatches.seeAgain(
                        tx, poll.told(), poll.told().stream().map(poll::beginOf).toList())
                : Uni.createFrom().item(Map.of());
    }

    private Uni<Void> takeOthers(SqlConnection tx, WholeMessages.Taken taken, Poll poll, Map<UUID, UUID> seenAgain) {
        Map<UUID, UUID> again = new HashMap<>(taken.again());
        again.putAll(seenAgain);
        List<Kept> kept = new ArrayList<>();
        List<Told> others = new ArrayList<>();
        for (Told told : poll.told()) {
            UUID mismatch = again.get(told.found().id());
            if (mismatch == null) {
                others.add(told);
            } else {
                kept.add(new Kept(told, mismatch));
            }
        }
        if (others.isEmpty()) {
            return close(tx, taken, kept, List.of(), new Recount(kept));
        }
        return mismatches
                .known(tx, keys(others))
                .chain(entries -> SightingBatches.known(tx, perhapsKnown(poll, others, entries))
                        .map(sightings -> new KnownMismatches(sightings, entries, poll.later())))
                .chain(known -> checksums
                        .complete(tx, others, known.entries())
                        .chain(complete -> save(tx, taken, known.fold(complete), kept)));
    }

    private static List<Told> perhapsKnown(Poll poll, List<Told> told, List<MismatchEntry> entries) {
        Map<RecordKey, Instant> lastSeen = entries.stream()
                .collect(Collectors.toMap(
                        entry -> new RecordKey(entry.dataset(), entry.key()),
                        MismatchEntry::lastSeen,
                        (one, other) -> one.isAfter(other) ? one : other));
        return told.stream()
                .filter(one -> !lastSeen.getOrDefault(key(one), Instant.MIN).isBefore(poll.beginOf(one)))
                .toList();
    }

    private Uni<Void> save(
            SqlConnection tx, WholeMessages.Taken taken, KnownMismatches.Outcome outcome, List<Kept> again) {
        List<Kept> renewed =
                outcome.renewed().stream().map(KnownMismatches.Renewed::kept).toList();
        List<Kept> kept =
                Stream.of(again, outcome.added(), renewed).flatMap(List::stream).toList();
        Recount recount = new Recount(kept);
        outcome.renewed().forEach(one -> recount.renewed(one.before().counted(), one.kept()));
        Map<UUID, Long> batches = kept.stream()
                .collect(Collectors.toMap(
                        one -> one.told().found().id(), one -> one.told().batch()));
        Map<UUID, Long> added =
                outcome.added().stream().collect(Collectors.groupingBy(Kept::mismatchId, Collectors.counting()));
        Function<MismatchEntry, MismatchRows.Saved> row = entry ->
                new MismatchRows.Saved(entry, batches.get(entry.latestSighting()), added.getOrDefault(entry.id(), 0L));
        return mismatches
                .add(tx, outcome.entered().stream().map(row).toList())
                .chain(() -> mismatches.change(
                        tx, outcome.changed().stream().map(row).toList()))
                .chain(() -> mismatches.move(tx, renewed))
                .chain(() -> close(tx, taken, kept, outcome.renewed(), recount));
    }

    private Uni<Void> close(
            SqlConnection tx,
            WholeMessages.Taken taken,
            List<Kept> kept,
            List<KnownMismatches.Renewed> renewed,
            Recount recount) {
        if (kept.isEmpty() && taken.whole().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        recount.stood(taken.whole());
        Set<UUID> roots = Stream.concat(
                        kept.stream().map(one -> one.told().sighting().rootId()),
                        taken.whole().stream().map(one -> one.message().rootId()))
                .collect(Collectors.toSet());
        // What is new may point into the message of a batch that nothing else is left of, which is kept then.
        return SightingBatches.add(tx, kept)
                .chain(() -> SightingBatches.withdraw(tx, renewed))
                .chain(() -> counts.add(tx, recount))
                .chain(() -> clearances.apply(tx, roots));
    }

    private static List<RecordKey> keys(Collection<Told> told) {
        return told.stream().map(MismatchWriter::key).distinct().toList();
    }

    private static RecordKey key(Told told) {
        return new RecordKey(told.sighting().dataset(), told.found().key());
    }

    private static Set<UUID> roots(Collection<Told> told) {
        return told.stream().map(one -> one.sighting().rootId()).collect(Collectors.toSet());
    }
}
