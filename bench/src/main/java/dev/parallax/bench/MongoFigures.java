package dev.parallax.bench;

import dev.parallax.bench.floor.MongoDrain;
import dev.parallax.bench.floor.PostgresDrain;
import dev.parallax.bench.floor.Timing;
import dev.parallax.bench.load.BenchCollections;
import dev.parallax.bench.load.BenchTables;
import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.report.Numbers;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.report.TextTable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the collections cost without Parallax. */
final class MongoFigures {
    private final PostgresAddress address;
    private final String uri;
    private final Options options;
    private final Report report;
    private @Nullable Timing both;

    MongoFigures(PostgresAddress address, String uri, Options options, Report report) {
        this.address = address;
        this.uri = uri;
        this.options = options;
        this.report = report;
    }

    /** The median of both sides drained at once; null before {@link #floors}. */
    @Nullable
    Duration drained() {
        return both == null ? null : both.median();
    }

    void floors() throws Exception {
        report.title("Floors, PostgreSQL and MongoDB: %,d records a side".formatted(options.mongoRows()));
        var source = BenchTables.source(options.mongoRows());
        var target =
                BenchCollections.target(options.mongoRows(), options.variants().getFirst());
        var table = new TextTable("what", "median s", "best s");
        try (var rows = new PostgresDrain(address, options.pageSize());
                var documents = new MongoDrain(uri, options.pageSize())) {
            var alone = Timing.of(options.runs(), () -> documents.drain(target));
            row(table, "collection drained in _id order, raw BSON", alone);
            var timing = Timing.of(options.runs(), () -> MongoDrain.drain(rows, source, documents, target));
            both = timing;
            row(table, "table and collection drained at once", timing);
        }
        report.table(table);
    }

    private static void row(TextTable table, String what, Timing timing) {
        table.row(what, Numbers.seconds(timing.median()), Numbers.seconds(timing.best()));
    }
}
