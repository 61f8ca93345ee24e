package dev.parallax.bench.queue;

import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.report.Numbers;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.report.TextTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Throughput beside db-scheduler, latency beside the broker, and what a million waiting entries cost. */
public final class QueuePart {
    private static final Duration APART = Duration.ofMillis(20);
    /** Before what is measured. */
    private static final int MOST_ROUNDS = 4;
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
        ParallaxQueue.Times peer;
        report.progress("db-scheduler");
        try (var dbScheduler = new DbSchedulerQueue(address)) {
            warm(round -> dbScheduler.run("warm-" + round + "-", jobs));
            peer = dbScheduler.run("job-", jobs);
        }
        report.progress("starting the scheduler");
        try (var parallax = new ParallaxQueue(address, Path.of(".parallax", "bench"))) {
            warm(round -> parallax.run("warm-" + round + "-", jobs));
            report.progress("Parallax");
            var own = parallax.run("job-", jobs);
            report.table(new TextTable("enqueue to completed", "entered s", "ended s", "jobs/s", "of db-scheduler")
                    .row(
                            "db-scheduler 16.7.0, lock-and-fetch",
                            Numbers.seconds(peer.entered()),
                            Numbers.seconds(peer.ended()),
                            rate(jobs, peer.ended()),
                            "1.00x")
                    .row(
                            "Parallax",
                            Numbers.seconds(own.entered()),
                            Numbers.seconds(own.ended()),
                            rate(jobs, own.ended()),
                            Numbers.ratio(peer.ended(), own.ended())));
            latency(parallax);
            backlog(parallax);
        }
    }

    /** Some jobs, all of them. */
    @FunctionalInterface
    private interface Round {
        ParallaxQueue.Times run(int number) throws Exception;
    }

    /** Until a round brings no better time: compilers are at work for longer than one. */
    private static void warm(Round round) throws Exception {
        Duration best = round.run(0).ended();
        for (int number = 1; number < MOST_ROUNDS; number++) {
            Duration next = round.run(number).ended();
            if (next.compareTo(best) >= 0) {
                return;
            }
            best = next;
        }
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
                            + " Kafka. db-scheduler: %d threads, lower %.1f, upper %.1f, scheduled in batches of 500. Both did as many"
                            + " jobs before, until it took no less time (at most %d times)")
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
                            MOST_ROUNDS);
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
