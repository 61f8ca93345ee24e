package dev.parallax.bench;

import dev.parallax.bench.Options.Part;
import dev.parallax.bench.load.BenchCollections;
import dev.parallax.bench.load.BenchTables;
import dev.parallax.bench.peer.Reladiff;
import dev.parallax.bench.product.BenchServices;
import dev.parallax.bench.product.ReconciliationApi;
import dev.parallax.bench.queue.QueuePart;
import dev.parallax.bench.report.Machine;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.row.Variant;
import dev.parallax.e2e.system.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.utils.AppInfoParser;

/** The program behind {@code ./bench/run}. */
public final class Bench {
    private static final Logger ROOT_LOGGER = Logger.getLogger("");

    private final Options options;
    private final Map<String, String> environment;
    private final Report report;

    private Bench(Options options, Map<String, String> environment, Report report) {
        this.options = options;
        this.environment = environment;
        this.report = report;
    }

    public static void main(String[] args) throws Exception {
        // The servers tell their own start-up at length.
        ROOT_LOGGER.setLevel(Level.SEVERE);
        try {
            var options = Options.parse(args, System.getenv());
            if (options.help()) {
                System.out.print(help());
                return;
            }
            if (options.executables()) {
                System.setProperty(Home.NATIVE, "true");
            }
            var name = LocalDate.now(Clock.systemUTC()) + options.label() + ".txt";
            var report = new Report(System.out, Path.of("bench", "results", name));
            new Bench(options, System.getenv(), report).run();
            System.out.println("\nKept in " + report.file());
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private static String help() throws IOException {
        try (var text = Bench.class.getResourceAsStream("help.txt")) {
            return text == null ? "" : new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void run() throws Exception {
        report.title("Parallax benchmark, " + LocalDate.now(Clock.systemUTC()));
        var facts = new LinkedHashMap<>(Machine.describe());
        facts.put("kafka", AppInfoParser.getVersion());
        facts.put("settings", settings());
        report.facts(facts);
        try (var stores = new Stores(environment)) {
            if (options.measures(Part.QUEUE)) {
                new QueuePart(stores.durablePostgres(), report, (int) (options.rows() / 10), options.rows()).run();
            }
            if (options.only(Part.QUEUE)) {
                return;
            }
            var tables = new BenchTables(stores.postgres());
            report.note("PostgreSQL " + tables.describe());
            tables.create();
            var postgres = load(stores, tables);
            if (options.measures(Part.FLOORS) || options.measures(Part.PG)) {
                postgres.floors();
                postgres.peer(Reladiff.find(environment).orElse(null));
            }
            if (options.measures(Part.FLOORS) || options.measures(Part.MONGO)) {
                mongo(stores, tables, postgres);
            } else if (options.measures(Part.PG) || options.measures(Part.REPLICAS)) {
                new ProductPart(options, report, stores.postgres(), postgres, null).run(null);
            }
            tables.drop();
        }
    }

    private PostgresFigures load(Stores stores, BenchTables tables) throws Exception {
        if (options.measures(Part.FLOORS) || options.measures(Part.PG) || options.measures(Part.REPLICAS)) {
            report.progress("loading tables of %,d rows".formatted(options.rows()));
            tables.loadSource(options.rows());
            for (var variant : options.variants()) {
                tables.loadTarget(options.rows(), variant);
            }
            tables.loadTarget(options.rows(), new Variant(0));
        }
        if (options.measures(Part.PG)) {
            tables.loadSource(ProductPart.SMALL);
            for (var variant : ProductPart.EXTREMES) {
                tables.loadTarget(ProductPart.SMALL, variant);
            }
        }
        return new PostgresFigures(stores.postgres(), options, report);
    }

    private void mongo(Stores stores, BenchTables tables, PostgresFigures postgres) throws Exception {
        var uri = stores.mongodb();
        try (var collections = new BenchCollections(uri)) {
            report.note("MongoDB server " + collections.describe()
                    + (stores.ownMongodb() ? ", given from outside" : ", the embedded one"));
            collections.create();
            report.progress("loading collections of %,d documents".formatted(options.mongoRows()));
            tables.loadSource(options.mongoRows());
            for (var variant : options.variants()) {
                collections.loadTarget(options.mongoRows(), variant);
            }
            var figures = new MongoFigures(stores.postgres(), uri, options, report);
            figures.floors();
            if (options.measures(Part.PG) || options.measures(Part.MONGO) || options.measures(Part.REPLICAS)) {
                new ProductPart(options, report, stores.postgres(), postgres, figures).run(uri);
            }
        }
    }

    private String settings() {
        return ("%d records a fetch, %d a segment, settle time %d ms, median of %d after a warm-up; services %s, SerialGC;"
                        + " a job is looked at every %d ms, repairs are off")
                .formatted(
                        options.pageSize(),
                        options.segmentSize(),
                        options.settle().toMillis(),
                        options.runs(),
                        BenchServices.HEAP,
                        ReconciliationApi.LOOK.toMillis());
    }
}
