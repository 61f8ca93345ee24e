package dev.parallax.bench;

import dev.parallax.bench.floor.PostgresAggregates;
import dev.parallax.bench.floor.PostgresAggregates.Aggregate;
import dev.parallax.bench.floor.PostgresDrain;
import dev.parallax.bench.floor.Timing;
import dev.parallax.bench.load.BenchTables;
import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.peer.Reladiff;
import dev.parallax.bench.report.Numbers;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.report.TextTable;
import dev.parallax.bench.row.Variant;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tables cost without Parallax: the floors of PostgreSQL, and reladiff. */
final class PostgresFigures {
    /** A run of reladiff that takes longer is not repeated. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PostgresAddress address;
    private final Options options;
    private final Report report;
    private final Map<Aggregate, Timing> aggregates = new EnumMap<>(Aggregate.class);
    private final Map<Variant, Timing> peer = new HashMap<>();
    private @Nullable Timing drain;

    PostgresFigures(PostgresAddress address, Options options, Report report) {
        this.address = address;
        this.options = options;
        this.report = report;
    }

    /** The median of both sides drained at once; null before {@link #floors}. */
    @Nullable
    Duration drained() {
        return drain == null ? null : drain.median();
    }

    /** The median of this aggregate on both sides at once; null before {@link #floors}. */
    @Nullable
    Duration answered(Aggregate aggregate) {
        var timing = aggregates.get(aggregate);
        return timing == null ? null : timing.median();
    }

    /** The median of reladiff; null if it was not run. */
    @Nullable
    Duration peer(Variant variant) {
        var timing = peer.get(variant);
        return timing == null ? null : timing.median();
    }

    void floors() throws Exception {
        report.title("Floors, PostgreSQL: both tables at once, %,d rows a side".formatted(options.rows()));
        var source = BenchTables.source(options.rows());
        var target = BenchTables.target(options.rows(), options.variants().getFirst());
        var table = new TextTable("what", "median s", "best s");
        try (var aggregate = new PostgresAggregates(address)) {
            for (var kind : Aggregate.values()) {
                var timing = Timing.of(options.runs(), () -> aggregate.run(kind, source, target));
                aggregates.put(kind, timing);
                table.row(kind.title(), Numbers.seconds(timing.median()), Numbers.seconds(timing.best()));
            }
        }
        try (var cursors = new PostgresDrain(address, options.pageSize())) {
            var timing = Timing.of(options.runs(), () -> cursors.drain(source, target));
            drain = timing;
            table.row(
                    "drained in key order, reactive cursor, decoded",
                    Numbers.seconds(timing.median()),
                    Numbers.seconds(timing.best()));
        }
        report.table(table);
    }

    void peer(@Nullable Reladiff reladiff) throws Exception {
        report.title("reladiff, the same tables");
        if (reladiff == null) {
            report.note("Not installed: not measured.");
            return;
        }
        report.note(describe(reladiff));
        var table = new TextTable("differences", "median s", "best s", "peak RSS", "found", "planted");
        for (var variant : options.variants()) {
            report.progress("reladiff at " + variant.percent() + " %");
            peer(reladiff, variant, table);
        }
        report.table(table);
        report.note("Median of %d after a warm-up; a single run where it takes more than %d s."
                .formatted(options.runs(), PATIENCE.toSeconds()));
    }

    private void peer(Reladiff reladiff, Variant variant, TextTable table) throws Exception {
        var percent = variant.percent() + " %";
        var planted = Numbers.count(variant.differences(options.rows()).total());
        var source = BenchTables.source(options.rows());
        var target = BenchTables.target(options.rows(), variant);
        var last = new Reladiff.Run[1];
        try {
            var timing = Timing.of(options.runs(), PATIENCE, () -> last[0] = reladiff.run(address, source, target));
            peer.put(variant, timing);
            table.row(
                    percent,
                    Numbers.seconds(timing.median()),
                    Numbers.seconds(timing.best()),
                    Numbers.megabytes(last[0].peakResident()),
                    Numbers.count(last[0].found()),
                    planted);
        } catch (IllegalStateException failed) {
            report.note(percent + ": " + failed.getMessage());
            table.row(percent, "-", "-", "-", "-", planted);
        }
    }

    private static String describe(Reladiff reladiff) throws InterruptedException {
        try {
            return reladiff.describe();
        } catch (IOException e) {
            return "reladiff of unknown version";
        }
    }
}
