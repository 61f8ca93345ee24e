package dev.parallax.monitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parallax.common.Topics;
import dev.parallax.devstack.junit.KafkaResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics, which the scheduler makes, and a scheduler that answers as the query of the call tells it to. */
public class FrontResources implements QuarkusTestResourceLifecycleManager {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private HttpServer scheduler;

    @Override
    public Map<String, String> start() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KafkaResource.bootstrap()))) {
            for (String topic : List.of(Topics.JOB_EVENTS, Topics.MISMATCHES, Topics.CHANGES, Topics.DEAD_LETTERS)) {
                create(admin, topic);
            }
        }
        try {
            scheduler = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        scheduler.setExecutor(threads);
        scheduler.createContext("/", this::answer);
        scheduler.start();
        return Map.of(
                "PARALLAX_SCHEDULER_URL",
                "http://127.0.0.1:" + scheduler.getAddress().getPort(),
                "PARALLAX_RECONCILER_URL",
                "http://127.0.0.1:" + scheduler.getAddress().getPort() + "/reconciler",
                "parallax.scheduler.request-timeout",
                "1s",
                "parallax.metrics.refresh",
                "1s",
                "parallax.stream.interval",
                "100ms",
                "parallax.stream.most-per-client",
                "5",
                "parallax.http.body-timeout",
                "1s",
                "parallax.http.head-timeout",
                "3s");
    }

    private static void create(Admin admin, String topic) {
        try {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(3), Optional.empty())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(e);
            }
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code ?mode=} drop closes the connection, hang never answers, a number is the status; else 202 with an echo. */
    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String mode = query.startsWith("mode=") ? query.substring("mode=".length()) : "202";
        if (mode.equals("drop")) {
            exchange.close();
            return;
        }
        if (mode.equals("hang")) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        switch (exchange.getRequestURI().toString()) {
            case "/api/v1/schedules" -> json(exchange, """
                    {"schedules": [{"dataset": "stays", "enabled": true, "cron": "0 0/30 * * * ?",
                    "next_fires": ["2037-02-01T11:00:00Z"]}, {"dataset": "items", "enabled": false}]}""");
            case "/api/v1/datasets" -> json(exchange, """
                    {"datasets": [{"name": "wares", "state": "ACCEPTED", "problems": [],
                    "since": "2037-01-01T00:00:00Z"}]}""");
            case "/reconciler/api/v1/datasets" -> json(exchange, """
                    {"datasets": [{"name": "wares", "state": "REFUSED",
                    "problems": [{"property": "parallax.datasets.wares.source.table", "message": "is not there"}],
                    "since": "2037-02-01T00:00:00Z"}]}""");
            default -> echo(exchange, body, mode);
        }
    }

    private static void json(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void echo(HttpExchange exchange, byte[] body, String mode) throws IOException {
        String echo = String.join(
                "|",
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                header(exchange, "Content-Type"),
                header(exchange, "Idempotency-Key"),
                header(exchange, "X-Correlation-Id"),
                header(exchange, "X-Actor"),
                header(exchange, "X-Origin-System"),
                header(exchange, "Authorization"),
                new String(body, StandardCharsets.ISO_8859_1));
        byte[] answer = echo.getBytes(StandardCharsets.ISO_8859_1);
        exchange.getResponseHeaders().add("Content-Type", "text/plain;charset=ISO-8859-1");
        exchange.getResponseHeaders().add("Retry-After", "7");
        exchange.sendResponseHeaders(Integer.parseInt(mode), answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public void stop() {
        closed.countDown();
        if (scheduler != null) {
            scheduler.stop(0);
        }
        threads.shutdownNow();
    }
}
