package dev.parallax.e2e.chaos;

import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Many who ask every service for anything, right or wrong, and note answers that nobody may give. */
final class Callers implements AutoCloseable {
    private static final int EACH = 1;
    private static final int KEPT = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Integer, Long> statuses = new ConcurrentSkipListMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    Callers(Replicas replicas, long seed) {
        Random seeds = new Random(seed);
        for (ServiceProcess service : replicas.services()) {
            for (int i = 0; i < EACH; i++) {
                Random random = new Random(seeds.nextLong());
                var unused = threads.submit(() -> call(service, random));
            }
        }
    }

    private void call(ServiceProcess service, Random random) {
        AnyRequest requests = new AnyRequest(random);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                ask(Replicas.url(service), requests);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(URI service, AnyRequest requests) throws InterruptedException {
        HttpRequest request = requests.next(service).timeout(PATIENCE).build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            statuses.merge(answer.statusCode(), 1L, Long::sum);
            boolean busy = answer.statusCode() == 503
                    && (answer.headers().firstValue("Retry-After").isPresent()
                            || request.uri().getPath().startsWith("/q/health"));
            if (answer.statusCode() >= 500 && !busy && wrong.size() < KEPT) {
                wrong.add(request.method() + " " + request.uri() + " " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException killedOrFrozen) {
            statuses.merge(0, 1L, Long::sum);
        }
    }

    /** How many were answered. */
    long asked() {
        return statuses.entrySet().stream()
                .filter(status -> status.getKey() != 0)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many answers had each status; 0 stands for none. */
    Map<Integer, Long> statuses() {
        return Map.copyOf(statuses);
    }

    /** The first answers of 500 and more that no caller can do anything with. */
    List<String> wrong() {
        return new ArrayList<>(wrong);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
