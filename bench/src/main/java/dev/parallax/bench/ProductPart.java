package dev.parallax.bench;

import dev.parallax.bench.Options.Part;
import dev.parallax.bench.ProductFigures.Comparison;
import dev.parallax.bench.floor.PostgresAggregates.Aggregate;
import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.product.BenchServices;
import dev.parallax.bench.product.DatasetsFile;
import dev.parallax.bench.proxy.SlowProxy;
import dev.parallax.bench.report.Numbers;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.report.TextTable;
import dev.parallax.bench.row.Variant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Everything that needs the services: what they compare, and the tables about it. */
final class ProductPart {
    static final long SMALL = 100_000;
    static final List<Variant> EXTREMES = List.of(new Variant(0), new Variant(100));

    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    /** The product's default: far stores are seldom tuned. */
    private static final int SLOW_PAGE = 1_000;

    private static final Variant NONE = new Variant(0);

    private final Options options;
    private final Report report;
    private final PostgresAddress address;
    private final @Nullable PostgresFigures postgres;
    private final @Nullable MongoFigures mongo;

    ProductPart(
            Options options,
            Report report,
            PostgresAddress address,
            @Nullable PostgresFigures postgres,
            @Nullable MongoFigures mongo) {
        this.options = options;
        this.report = report;
        this.address = address;
        this.postgres = postgres;
        this.mongo = mongo;
    }

    void run(@Nullable String mongodb) throws Exception {
        var folder = Path.of(".parallax", "bench");
        var file = folder.resolve("datasets.yaml");
        try (var proxy = SlowProxy.before(address.host(), address.port(), ROUND_TRIP)) {
            var datasets = new DatasetsFile(options.settle(), options.segmentSize());
            datasets.postgres("pg", address, options.pageSize());
            datasets.postgres("slow", address.through(proxy.port()), SLOW_PAGE);
            var tables = tables(datasets);
            var sizes = sizes(datasets, tables);
            var collections = new ArrayList<Comparison>();
            if (mongodb != null) {
                datasets.mongo("mongo", mongodb, options.pageSize());
                collections.addAll(comparisons(
                        options.mongoRows(),
                        (variant, anew) -> datasets.collection("pg", "mongo", options.mongoRows(), variant, anew)));
            }
            var slow = options.measures(Part.REPLICAS) ? datasets.tables("slow", options.rows(), NONE, false) : "";
            datasets.write(file);
            try (var services = new BenchServices(address, folder, file)) {
                report.progress("starting the services");
                services.start();
                var figures = new ProductFigures(services, options, report);
                if (postgres != null && options.measures(Part.PG)) {
                    report.title("Parallax, PostgreSQL and PostgreSQL: %,d rows a side".formatted(options.rows()));
                    figures.warm(tables.getFirst().dataset());
                    figures.table(tables, postgres.drained(), postgres.answered(Aggregate.HASH), postgres::peer);
                    report.title("Live heap of the reconciler");
                    figures.live(sizes);
                }
                if (mongo != null && options.measures(Part.MONGO)) {
                    report.title("Parallax, PostgreSQL and MongoDB: %,d records a side".formatted(options.mongoRows()));
                    figures.warm(collections.getFirst().dataset());
                    figures.table(collections, mongo.drained(), null, variant -> null);
                }
                if (options.measures(Part.REPLICAS)) {
                    replicas(services, figures, slow);
                }
            }
        }
    }

    private List<Comparison> tables(DatasetsFile datasets) {
        return options.measures(Part.PG)
                ? comparisons(options.rows(), (variant, anew) -> datasets.tables("pg", options.rows(), variant, anew))
                : List.of();
    }

    /** Of each that has differences one whose runs know them, as they do day by day, and one whose runs tell them anew. */
    private List<Comparison> comparisons(long rows, BiFunction<Variant, Boolean, String> dataset) {
        var comparisons = new ArrayList<Comparison>();
        for (var variant : options.variants()) {
            comparisons.add(new Comparison(dataset.apply(variant, false), variant, rows, false));
            if (variant.percent() > 0) {
                comparisons.add(new Comparison(dataset.apply(variant, true), variant, rows, true));
            }
        }
        return comparisons;
    }

    /** All equal and all different, which is told anew, a small and the full number of rows. */
    private List<Comparison> sizes(DatasetsFile datasets, List<Comparison> tables) {
        var sizes = new ArrayList<Comparison>();
        if (options.measures(Part.PG)) {
            for (var variant : EXTREMES) {
                if (options.rows() != SMALL) {
                    boolean anew = variant.percent() > 0;
                    sizes.add(new Comparison(datasets.tables("pg", SMALL, variant, anew), variant, SMALL, anew));
                }
                tables.stream()
                        .filter(table -> table.variant().equals(variant))
                        .reduce((one, last) -> last)
                        .ifPresent(sizes::add);
            }
        }
        return sizes;
    }

    private void replicas(BenchServices services, ProductFigures figures, String dataset) throws Exception {
        report.title("Replicas: FULL over %,d rows a side, %d ms a round trip, %d records a fetch"
                .formatted(options.rows(), ROUND_TRIP.toMillis(), SLOW_PAGE));
        var table = new TextTable("reconcilers", "median s", "best s", "faster than one", "as planted");
        Duration alone = null;
        for (int replicas : List.of(1, 2, 4)) {
            services.reconcilers(replicas);
            figures.warm(dataset);
            var runs = figures.runs(dataset, "FULL", NONE, options.rows());
            alone = alone == null ? runs.median() : alone;
            table.row(
                    "" + replicas,
                    Numbers.seconds(runs.median()),
                    Numbers.seconds(runs.walls().getFirst()),
                    Numbers.ratio(alone, runs.median()),
                    runs.right() ? "yes" : "NO");
        }
        report.table(table);
    }
}
