package dev.parallax.bench.queue;

import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.report.Numbers;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.report.TextTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Throughput beside db-scheduler, latency beside the broker, and what a million waiting entries cost. */
public final class QueuePart {
    private static final Duration APART = Duration.ofMillis(20);
    /** Before what is measured: for so long compilers find something to do, here more than in the peer. */
    private static final int WARM_ROUNDS = 6;

    private static final int ROUNDS = 5;
    /** About what a job takes as a message. */
    private static final int MESSAGE_BYTES = 600;

    private final PostgresAddress address;
    private final Report report;
    private final int jobs;
    private final long waiting;

    /**
     * Prepares.
     *
     * @param jobs that do nothing, to enter and to end
     * @param waiting entries that stand in the queue besides
     */
    public QueuePart(PostgresAddress address, Report report, int jobs, long waiting) {
        this.address = address;
        this.report = report;
        this.jobs = jobs;
        this.waiting = waiting;
    }

    public void run() throws Exception {
        report.title("The queue: %,d jobs that do nothing".formatted(jobs));
        report.note(settings());
        report.progress("starting the scheduler");
        try (var parallax = new ParallaxQueue(address, Path.of(".parallax", "bench"))) {
            throughput(parallax);
            latency(parallax);
            backlog(parallax);
        }
    }

    /** In turn, so that what else the machine does meets both; each turn begins with an empty table. */
    private void throughput(ParallaxQueue parallax) throws Exception {
        for (int round = 1; round <= WARM_ROUNDS; round++) {
            report.progress("warming up, %d of %d".formatted(round, WARM_ROUNDS));
            peer();
            own(parallax);
        }
        var peers = new ArrayList<ParallaxQueue.Times>();
        var owns = new ArrayList<ParallaxQueue.Times>();
        for (int round = 1; round <= ROUNDS; round++) {
            report.progress("%d of %d: db-scheduler".formatted(round, ROUNDS));
            peers.add(peer());
            report.progress("%d of %d: Parallax".formatted(round, ROUNDS));
            owns.add(own(parallax));
        }
        var table = new TextTable(
                "enqueue to completed", "entered s", "ended s", "jobs/s", "slowest", "fastest", "of db-scheduler");
        var peer = median(peers);
        row(table, "db-scheduler 16.7.0, lock-and-fetch", peers, peer);
        row(table, "Parallax", owns, peer);
        report.table(table);
    }

    private ParallaxQueue.Times peer() throws Exception {
        try (var dbScheduler = new DbSchedulerQueue(address)) {
            return dbScheduler.run("job-", jobs);
        }
    }

    private ParallaxQueue.Times own(ParallaxQueue parallax) throws Exception {
        parallax.clear();
        return parallax.run("job-", jobs);
    }

    private static ParallaxQueue.Times median(List<ParallaxQueue.Times> turns) {
        return turns.stream()
                .sorted(Comparator.comparing(ParallaxQueue.Times::ended))
                .toList()
                .get(turns.size() / 2);
    }

    private void row(TextTable table, String name, List<ParallaxQueue.Times> turns, ParallaxQueue.Times peer) {
        var middle = median(turns);
        var ended = turns.stream().map(ParallaxQueue.Times::ended).sorted().toList();
        table.row(
                name,
                Numbers.seconds(middle.entered()),
                Numbers.seconds(middle.ended()),
                rate(jobs, middle.ended()),
                rate(jobs, ended.getLast()),
                rate(jobs, ended.getFirst()),
                Numbers.ratio(peer.ended(), middle.ended()));
    }

    private void latency(ParallaxQueue parallax) throws Exception {
        int many = jobs / 100;
        report.title("From the call to the start of the work, 50 jobs a second");
        parallax.latencies("warm-latency-", many / 2, APART);
        report.progress("round trips of the broker");
        var bare = RoundTrip.measure(parallax.bootstrap(), many, APART, MESSAGE_BYTES);
        report.progress("jobs");
        var own = parallax.latencies("latency-", many, APART);
        var table = new TextTable("%,d each".formatted(many), "median ms", "p95 ms", "p99 ms", "p95 of the broker's");
        row(table, "produce and consume, same broker", bare, bare);
        row(table, "Parallax, from the HTTP call", own, bare);
        report.table(table);
    }

    private void backlog(ParallaxQueue parallax) throws Exception {
        int some = Math.max(1000, jobs / 5);
        report.title("%,d jobs beside an empty and a long queue".formatted(some));
        parallax.clear();
        parallax.run("warm-empty-", some);
        var empty = parallax.run("empty-", some);
        report.progress("filling the queue with %,d entries".formatted(waiting));
        parallax.fill(waiting, false);
        parallax.run("warm-full-", some);
        var full = parallax.run("full-", some);
        report.progress("filling it with %,d that could go, of a dataset that is paused".formatted(waiting));
        parallax.clear();
        parallax.fill(waiting, true);
        parallax.run("warm-paused-", some);
        var paused = parallax.run("paused-", some);
        var table = new TextTable("waiting besides", "entered s", "of empty", "ended s", "of empty");
        row(table, "none", empty, empty);
        row(table, "%,d for their time".formatted(waiting), full, empty);
        row(table, "%,d, paused".formatted(waiting), paused, empty);
        report.table(table);
    }

    private static void row(TextTable table, String name, ParallaxQueue.Times times, ParallaxQueue.Times empty) {
        table.row(
                name,
                Numbers.seconds(times.entered()),
                Numbers.ratio(times.entered(), empty.entered()),
                Numbers.seconds(times.ended()),
                Numbers.ratio(times.ended(), empty.ended()));
    }

    private String settings() throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_setting('server_version'),"
                        + " current_setting('synchronous_commit'), current_setting('fsync')")) {
            rows.next();
            return ("PostgreSQL %s, synchronous_commit %s, fsync %s. Parallax: packaged scheduler, window %s, jobs enter by"
                            + " HTTP, %d keys a request, %d requests at once; a worker says started and completed over"
                            + " Kafka. db-scheduler: %d threads, lower %.1f, upper %.1f, scheduled in batches of 500. %d turns each, one"
                            + " after the other, medians; each begins with an empty table, after %d to warm up")
                    .formatted(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            ParallaxQueue.WINDOW,
                            ParallaxQueue.BATCH,
                            ParallaxQueue.CLIENTS,
                            DbSchedulerQueue.THREADS,
                            DbSchedulerQueue.LOWER,
                            DbSchedulerQueue.UPPER,
                            ROUNDS,
                            WARM_ROUNDS);
        }
    }

    private static String rate(int jobs, Duration time) {
        return "%,d".formatted(Math.round(jobs * 1e9 / time.toNanos()));
    }

    private static void row(TextTable table, String name, List<Long> times, List<Long> bare) {
        table.row(
                name,
                millis(percentile(times, 50)),
                millis(percentile(times, 95)),
                millis(percentile(times, 99)),
                "%.2fx".formatted((double) percentile(times, 95) / percentile(bare, 95)));
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }

    /** The smallest time that so many per cent do not exceed. */
    static long percentile(List<Long> times, int percent) {
        var sorted = new ArrayList<>(times);
        sorted.sort(null);
        return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    }
}
