package dev.parallax.reconciler.flow;

import dev.parallax.common.drift.MismatchKind;
import dev.parallax.common.drift.SightingIds;
import dev.parallax.common.drift.Standing;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.settle.Fingerprint;
import dev.parallax.reconciler.told.Stood;
import dev.parallax.reconciler.told.ToldDifferences;
import dev.parallax.reconciler.told.ToldPages;
import dev.parallax.reconciler.told.ToldRange;
import dev.parallax.reconciler.told.ToldWalk;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Differences that a job sees exactly as an earlier run told them, the settle time ago or longer. Both sides were read
 * then and are read now, and neither was written in between: that confirms them, and only that they stand is told. A side
 * that lacks a record shows no write: the record may have come and gone. So what is missing is trusted for as long as
 * every run that looked saw all of its page missing, and no run repaired there. Of a page that lies in the ranges of several
 * jobs none of them sees all: it settles like any other, and only the telling is spared. Used by the job's thread alone.
 */
final class KnownDrift implements Known {
    /** A page of which less is left than this part of it is given up, so that the next run tells the rest in full. */
    private static final int LEAST_PART = 2;

    /** Pages that one message says to stand. */
    private static final int MOST_PAGES = 20;

    /** Records that it names, where not all of a page stand. */
    private static final int MOST_NAMED = 5_000;

    private final Comparison comparison;
    private final ToldPages pages;
    private final MismatchReport report;
    private final Instant begin;
    private final List<ToldRange> ranges;
    private final KeyBounds bounds;
    /** In the order of the scan, all that need not settle. */
    private final ToldWalk trusted;
    /** The rest, in the order in which it settles, which is nearly that. */
    private final ToldWalk settled;

    private final Set<UUID> standing = new HashSet<>();
    private final List<Standing> untold = new ArrayList<>();
    private int named;
    private final Map<MismatchKind, Long> found = new EnumMap<>(MismatchKind.class);

    private KnownDrift(
            Comparison comparison, ToldPages pages, MismatchReport report, Instant begin, List<ToldRange> ranges) {
        this.comparison = comparison;
        this.pages = pages;
        this.report = report;
        this.begin = begin;
        this.ranges = ranges;
        this.bounds = comparison.bounds();
        this.trusted = walk(range -> !range.missing() || within(range));
        this.settled = walk(range -> range.missing() && !within(range));
    }

    private ToldWalk walk(Predicate<ToldRange> which) {
        return new ToldWalk(ranges.stream().filter(which).toList(), this::differences, this::passed);
    }

    private Map<UUID, ToldDifferences> differences(List<UUID> ids) {
        return orNothing(pages.differences(ids), Map.of());
    }

    /** Not to know only costs that it is told again. */
    private static <T> T orNothing(Uni<T> told, T nothing) {
        return told.onFailure()
                .invoke(e -> Log.warnf("What was told before is not known, so it is told again: %s", e))
                .onFailure()
                .recoverWithItem(nothing)
                .await()
                .indefinitely();
    }

    /** What is known in the job's range. */
    static KnownDrift of(Comparison comparison, ToldPages pages, MismatchReport report, Clock clock) {
        var job = comparison.job();
        var dataset = comparison.dataset();
        var now = clock.instant();
        // Or what this attempt tells anew would be missing of what an earlier one told, where that is said to stand.
        pages.forgetOf(job.id()).await().indefinitely();
        var ranges = ranges(comparison, pages, now.minus(dataset.settle()), now);
        return new KnownDrift(comparison, pages, report, now, orNothing(ranges, List.of()));
    }

    private static Uni<List<ToldRange>> ranges(Comparison comparison, ToldPages pages, Instant before, Instant now) {
        var bounds = comparison.bounds();
        return pages.ranges(comparison.dataset(), comparison.job().rootId(), before, now)
                .map(all ->
                        all.stream().filter(range -> overlaps(range, bounds)).toList());
    }

    /**
     * Whether what the job finds may be known. It must not repair what it finds, for which it needs the records, and it
     * must look at all records of a range in their order.
     */
    static boolean serves(Job job, DatasetDefinition dataset) {
        return isKept(job, dataset) && !repairs(job, dataset);
    }

    /** Whether the job may put back what is missing. */
    static boolean mends(Job job, DatasetDefinition dataset) {
        return isKept(job, dataset) && repairs(job, dataset);
    }

    private static boolean isKept(Job job, DatasetDefinition dataset) {
        return job.type() == JobType.RECONCILE_SEGMENT
                && (job.strategy() == Strategy.FULL || job.strategy() == Strategy.CHECKSUM)
                && dataset.knownFor().isPositive()
                && dataset.showsWrites();
    }

    private static boolean repairs(Job job, DatasetDefinition dataset) {
        return job.repair() && dataset.repair() instanceof RepairPolicy.Auto;
    }

    /** Forgets what was missing in the job's range: what is missing after the job may not have been so all the time. */
    static void forgetMissing(Comparison comparison, ToldPages pages, Clock clock) {
        var now = clock.instant();
        ranges(comparison, pages, now, now)
                .chain(ranges -> pages.forget(ranges.stream()
                        .filter(ToldRange::missing)
                        .map(ToldRange::id)
                        .toList()))
                .await()
                .indefinitely();
    }

    @Override
    public @Nullable MismatchKind stands(RecordKey key, Fingerprint fingerprint) {
        return found(trusted, key, fingerprint);
    }

    @Override
    public boolean stillStands(RecordKey key, Fingerprint fingerprint) {
        return found(settled, key, fingerprint) != null;
    }

    private @Nullable MismatchKind found(ToldWalk walk, RecordKey key, Fingerprint fingerprint) {
        var kind = walk.find(key, fingerprint);
        if (kind != null) {
            found.merge(kind, 1L, Long::sum);
        }
        return kind;
    }

    /** Tells the rest, and forgets the pages of which too little is left. The job must have seen all of its range. */
    Map<MismatchKind, Long> end() {
        trusted.end();
        settled.end();
        tell();
        report.awaitBroker();
        var spent = ranges.stream()
                .filter(this::within)
                .map(ToldRange::id)
                .filter(id -> !standing.contains(id))
                .toList();
        pages.forget(spent)
                .onFailure()
                .invoke(e -> Log.warnf("What was told before is forgotten later: %s", e))
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
        return found;
    }

    private void passed(Stood stood) {
        var page = stood.page();
        var keys = stood.keys();
        if (page.missing() ? keys.size() == page.size() : keys.size() * LEAST_PART >= page.size()) {
            standing.add(page.id());
        }
        List<UUID> only = keys.size() == page.size() ? List.of() : earlierIds(page, keys);
        untold.add(new Standing(page.id(), page.rootId(), begin, keys.size(), only));
        named += only.size();
        if (untold.size() == MOST_PAGES || named >= MOST_NAMED) {
            tell();
        }
    }

    private List<UUID> earlierIds(ToldRange page, List<RecordKey> keys) {
        var dataset = comparison.dataset();
        var ids = SightingIds.of(page.rootId());
        return keys.stream()
                .map(key -> ids.of(dataset.name(), dataset.keyCodec().format(key)))
                .toList();
    }

    private void tell() {
        if (!untold.isEmpty()) {
            report.standing(untold);
            untold.clear();
            named = 0;
        }
    }

    private boolean within(ToldRange range) {
        return bounds.contains(range.first()) && bounds.contains(range.last());
    }

    private static boolean overlaps(ToldRange range, KeyBounds bounds) {
        return (bounds.from() == null || range.last().compareTo(bounds.from()) >= 0)
                && (bounds.to() == null || range.first().compareTo(bounds.to()) < 0);
    }
}
