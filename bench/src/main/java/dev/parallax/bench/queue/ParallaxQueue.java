package dev.parallax.bench.queue;

import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.product.BenchServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The packaged scheduler, used as a client uses it: jobs enter by HTTP, and a worker answers over Kafka. */
final class ParallaxQueue implements AutoCloseable {
    /** Keys in one request, where many enter. */
    static final int BATCH = 500;

    /** Requests at the same time. */
    static final int CLIENTS = 2;

    static final String WINDOW = "5000";

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String DATASETS = """
            parallax:
              datasets:
                noops: {entity-type: noop, schedule: {enabled: false}, repair: {policy: report}}
                later: {entity-type: later, schedule: {enabled: false}, repair: {policy: report}}
            """;

    private final PostgresAddress address;
    private final BenchServices services;
    private final NoOpWorker worker;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ParallaxQueue(PostgresAddress address, Path folder) throws IOException, InterruptedException {
        this.address = address;
        Files.createDirectories(folder);
        var datasets = folder.resolve("queue-datasets.yaml");
        Files.writeString(datasets, DATASETS);
        this.services = new BenchServices(address, folder, datasets);
        services.scheduler(Map.of("PARALLAX_QUEUE_WINDOW", WINDOW));
        this.worker = new NoOpWorker(services.bootstrap());
        worker.start();
    }

    String bootstrap() {
        return services.bootstrap();
    }

    /** How long jobs took to enter, and to end. */
    record Times(Duration entered, Duration ended) {}

    /** Lets jobs enter in batches, and waits until every one has ended in the database. */
    Times run(String prefix, int jobs) throws IOException, InterruptedException, SQLException {
        worker.forget();
        long begin = System.nanoTime();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var requests = IntStream.range(0, (jobs + BATCH - 1) / BATCH)
                    .mapToObj(batch -> clients.submit(() -> {
                        enqueue(IntStream.range(batch * BATCH, Math.min(jobs, (batch + 1) * BATCH))
                                .mapToObj(number -> prefix + number)
                                .toList());
                        return null;
                    }))
                    .toList();
            for (var request : requests) {
                request.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        var entered = Duration.ofNanos(System.nanoTime() - begin);
        awaitEnd(jobs);
        return new Times(entered, Duration.ofNanos(System.nanoTime() - begin));
    }

    private void awaitEnd(int jobs) throws SQLException, InterruptedException, IOException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        try (var connection = address.connect()) {
            while (worker.count() < jobs || unfinished(connection)) {
                if (System.nanoTime() > limit) {
                    throw new IOException("Only " + worker.count() + " of " + jobs + " jobs began in time");
                }
                Thread.sleep(worker.count() < jobs ? 50 : 5);
            }
        }
    }

    private static boolean unfinished(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select 1 from scheduler.unfinished_job where dataset = 'noops' limit 1")) {
            return rows.next();
        }
    }

    /** One request for each job, so many a second; from the call until work on it begins, in nanoseconds. */
    List<Long> latencies(String prefix, int jobs, Duration apart) throws IOException, InterruptedException {
        worker.forget();
        var called = new long[jobs];
        var sent = new ArrayList<Future<?>>(jobs);
        try (var clients = Executors.newFixedThreadPool(CLIENTS * 2)) {
            Pace.keep(jobs, apart, number -> {
                called[number] = System.nanoTime();
                sent.add(clients.submit(() -> {
                    post("/api/v1/reconciliation/events", one(prefix + number));
                    return null;
                }));
            });
        }
        for (var call : sent) {
            try {
                call.get();
            } catch (ExecutionException e) {
                throw new IOException("an event was not accepted", e.getCause());
            }
        }
        var found = new ArrayList<Long>();
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        for (int i = 0; i < jobs; i++) {
            var begun = worker.begun(prefix + i);
            while (begun == null && System.nanoTime() < limit) {
                Thread.sleep(5);
                begun = worker.begun(prefix + i);
            }
            if (begun == null) {
                throw new IOException("Job " + prefix + i + " never began");
            }
            found.add(begun - called[i]);
        }
        return found;
    }

    private void enqueue(List<String> keys) throws IOException, InterruptedException {
        var list = keys.stream().map(key -> "\"" + key + "\"").collect(Collectors.joining(","));
        post(
                "/api/v1/reconciliation/events/batch",
                "{\"entity_type\":\"noop\",\"priority\":\"NORMAL\",\"entity_ids\":[" + list + "]}");
    }

    private static String one(String key) {
        return "{\"entity_type\":\"noop\",\"priority\":\"NORMAL\",\"entity_id\":\"" + key + "\"}";
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(services.schedulerUrl() + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /**
     * Puts entries into the queue, and lets the database come to rest: what is measured is that they are there, and not
     * that they came.
     *
     * @param ready whether they could go, and their dataset is paused; else they wait for a time that does not come
     */
    void fill(long entries, boolean ready) throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement()) {
            if (ready) {
                statement.executeUpdate(
                        "insert into scheduler.pause (dataset, paused_by, paused_at) values ('later', 'bench', now())");
            }
            statement.executeUpdate("""
                    insert into scheduler.job_queue (id, job_type, dataset, entity_type, entity_id, status, created_at,
                        root_id, strategy, priority, repair, origin_system, origin_channel, correlation_id, run_at, ready)
                    select r.id, 'RECONCILE_RECORD', 'later', 'later', 'k' || r.n, 'QUEUED', now(), r.id, 'FULL', 1, false,
                        'bench', 'EVENT', 'bench', now() + interval '%s' + r.n * interval '1 second', %s
                    from (select gen_random_uuid() as id, n from generate_series(1, %d) as n) r""".formatted(ready ? "-30 days" : "30 days", ready, entries));
            statement.execute("vacuum analyze scheduler.job_queue");
        }
    }

    /** Empties the queue. */
    void clear() throws SQLException {
        try (var connection = address.connect();
                var statement = connection.createStatement()) {
            statement.execute("truncate scheduler.job_queue, scheduler.job_join, scheduler.outbox, scheduler.pause");
        }
    }

    @Override
    public void close() {
        worker.close();
        services.close();
    }
}
