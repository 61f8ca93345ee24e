package dev.parallax.bench;

import dev.parallax.bench.floor.StallWatch;
import dev.parallax.bench.product.BenchServices;
import dev.parallax.bench.product.ReconciliationApi;
import dev.parallax.bench.report.Numbers;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.report.TextTable;
import dev.parallax.bench.row.Variant;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs of the services, from the accepted trigger to the verdict. */
final class ProductFigures {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    /** A run that takes longer is not repeated. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** So many runs without a better time, and without much to compile, and the services are warm. */
    private static final int NO_FASTER = 5;

    /** What the compilers take of one processor while the services are not warm: more than this share. */
    private static final double COMPILING = 0.1;

    private static final int MOST_TO_WARM = 80;

    /** Until nothing is left of what ran before: the timeout of a statement that was answered stays for its time. */
    private static final Duration CALM = Duration.ofSeconds(40);

    /** Whatever they are then, they are measured. */
    private static final Duration LONGEST_TO_WARM = Duration.ofMinutes(4);

    private static final Duration LONGEST_TO_WARM_A_ROW = Duration.ofSeconds(75);

    private final BenchServices services;
    private final ReconciliationApi api;
    private final Options options;
    private final Report report;

    ProductFigures(BenchServices services, Options options, Report report) {
        this.services = services;
        this.api = services.api();
        this.options = options;
        this.report = report;
    }

    /**
     * Runs of one comparison.
     *
     * @param walls from the shortest to the longest
     * @param right whether every run ended with the verdict and the number of mismatches that were planted
     * @param lag of the monitor behind the verdict, in the last run
     */
    record Runs(List<Duration> walls, boolean right, String answer, Duration lag, BenchServices.Memory memory) {
        Duration median() {
            return walls.get(walls.size() / 2);
        }
    }

    /** Lets the services compile what they run, until their times no longer fall. */
    void warm(String dataset) throws IOException, InterruptedException {
        warm(dataset, "FULL", LONGEST_TO_WARM);
    }

    private void warm(String dataset, String strategy, Duration longest) throws IOException, InterruptedException {
        report.progress("warming the services up: " + dataset + " " + strategy);
        long begin = System.nanoTime();
        var best = LONGEST_TO_WARM;
        double share = 1;
        int runs = 0;
        for (int since = 0;
                since < NO_FASTER && runs < MOST_TO_WARM && System.nanoTime() - begin < longest.toNanos();
                runs++) {
            var before = services.compiling();
            var wall = reconcile(dataset, strategy).wall();
            share = (double) services.compiling().minus(before).toNanos() / wall.toNanos();
            boolean colder = wall.compareTo(best) < 0 || share > COMPILING;
            best = wall.compareTo(best) < 0 ? wall : best;
            since = colder ? 0 : since + 1;
        }
        report.progress(
                "%d runs, in the last of which compilers took %.0f %% of a processor".formatted(runs, 100 * share));
    }

    private ReconciliationApi.Ended reconcile(String dataset, String strategy)
            throws IOException, InterruptedException {
        try (var watch = new StallWatch()) {
            var ended = api.reconcile(dataset, strategy, DEADLINE);
            if (!watch.stalled()) {
                return ended;
            }
        }
        report.note("The machine stood still during " + dataset + " " + strategy + ": that run is repeated.");
        return api.reconcile(dataset, strategy, DEADLINE);
    }

    /** One to warm up, and then so many for the clock. */
    Runs runs(String dataset, String strategy, Variant variant, long rows) throws IOException, InterruptedException {
        report.progress(dataset + " " + strategy);
        services.forgetPeaks();
        var walls = new ArrayList<Duration>();
        var planted = variant.differences(rows).total();
        var right = true;
        var last = reconcile(dataset, strategy);
        right &= isRight(last, planted);
        int runs = options.runs();
        if (last.wall().compareTo(PATIENCE) > 0) {
            walls.add(last.wall());
            runs = 0;
        }
        for (int i = 0; i < runs; i++) {
            last = reconcile(dataset, strategy);
            right &= isRight(last, planted);
            walls.add(last.wall());
        }
        services.keep(dataset + "-" + strategy + ".json", last.details().toPrettyString());
        walls.sort(null);
        return new Runs(List.copyOf(walls), right, answer(last), last.lag(), services.peaks());
    }

    /**
     * Prints a row for each strategy and variant.
     *
     * @param fullFloor what FULL is compared with
     * @param digestFloor what CHECKSUM is compared with, where there is such a thing
     */
    void table(List<Comparison> comparisons, @Nullable Duration fullFloor, @Nullable Duration digestFloor, Peer peer)
            throws IOException, InterruptedException {
        var table = new TextTable(
                "comparison",
                "differences",
                "median s",
                "best s",
                "x drain",
                "x hash",
                "x run with 0 %",
                "peer/ours",
                "answer",
                "as planted",
                "all kept after s",
                "heap used",
                "heap after GC",
                "peak RSS");
        for (var strategy : List.of("FULL", "CHECKSUM")) {
            Duration none = null;
            for (var comparison : comparisons) {
                // What differs goes other ways through the services than what agrees.
                warm(comparison.dataset(), strategy, LONGEST_TO_WARM_A_ROW);
                var runs = runs(comparison.dataset(), strategy, comparison.variant(), comparison.rows());
                none = comparison.variant().percent() == 0 ? runs.median() : none;
                table.row(
                        strategy,
                        comparison.differences(),
                        Numbers.seconds(runs.median()),
                        Numbers.seconds(runs.walls().getFirst()),
                        Numbers.ratio(runs.median(), fullFloor),
                        Numbers.ratio(runs.median(), digestFloor),
                        Numbers.ratio(runs.median(), none),
                        Numbers.ratio(peer.time(comparison.variant()), runs.median()),
                        runs.answer(),
                        runs.right() ? "yes" : "NO",
                        Numbers.seconds(runs.lag()),
                        Numbers.megabytes(runs.memory().used()),
                        Numbers.megabytes(runs.memory().live()),
                        Numbers.megabytes(runs.memory().resident()));
            }
        }
        report.table(table);
    }

    /**
     * A dataset, and what it compares.
     *
     * @param anew whether each run tells every difference in full
     */
    record Comparison(String dataset, Variant variant, long rows, boolean anew) {
        String differences() {
            return variant.percent() + (anew ? " % anew" : " %");
        }
    }

    /** What another tool took. */
    interface Peer {
        @Nullable
        Duration time(Variant variant);
    }

    /**
     * What stays in use after full collections, one after the other while jobs run. A small dataset is compared as often as
     * makes as many records as the largest one: of few collections the most is less.
     */
    void live(List<Comparison> comparisons) throws IOException, InterruptedException {
        var table = new TextTable("FULL over", "jobs", "differences", "live heap at most", "peak RSS");
        long most = comparisons.stream().mapToLong(Comparison::rows).max().orElse(1);
        Thread.sleep(CALM);
        for (var comparison : comparisons) {
            report.progress("live heap of " + comparison.dataset());
            services.collect();
            services.forgetPeaks();
            long jobs = most / comparison.rows();
            var collecting = Thread.ofPlatform().daemon().start(this::collectUntilInterrupted);
            for (long job = 0; job < jobs; job++) {
                api.reconcile(comparison.dataset(), "FULL", DEADLINE);
            }
            collecting.interrupt();
            collecting.join();
            var memory = services.peaks();
            table.row(
                    Numbers.count(comparison.rows()),
                    Numbers.count(jobs),
                    comparison.differences(),
                    Numbers.megabytes(memory.live()),
                    Numbers.megabytes(memory.resident()));
        }
        report.table(table);
    }

    private void collectUntilInterrupted() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                services.collect();
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            report.note("no full collections: " + e.getMessage());
        }
    }

    private static boolean isRight(ReconciliationApi.Ended ended, long planted) {
        return ended.mismatches() == planted && ended.verdict().equals(planted == 0 ? "MATCH" : "DRIFT");
    }

    private static String answer(ReconciliationApi.Ended ended) {
        return (ended.verdict().isBlank() ? ended.status() : ended.verdict()) + " " + Numbers.count(ended.mismatches());
    }
}
