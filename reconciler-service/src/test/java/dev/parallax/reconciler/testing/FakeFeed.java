package dev.parallax.reconciler.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A feed as its protocol has it; it can fail, delay, page and lie. */
public final class FakeFeed implements AutoCloseable {
    /** An answer. */
    public record Answer(int status, String body) {}

    /** What happens to a request instead of, or after, the feed's own work. */
    public interface Mischief {
        Answer around(Map<String, String> query, Supplier<Answer> work) throws IOException;
    }

    private static final Mischief NONE = (query, work) -> work.get();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, JsonNode> items = new TreeMap<>();
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final AtomicReference<Mischief> mischief = new AtomicReference<>(NONE);
    private final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(0));

    public FakeFeed(int port) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Adds or replaces an item; the name orders the list. */
    public synchronized void put(String name, String json) {
        try {
            items.put(name, JSON.readTree(json));
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    public synchronized void remove(String name) {
        items.remove(name);
    }

    /** The queries of the lists that were asked for. */
    public List<Map<String, String>> requests() {
        return requests;
    }

    public void misbehave(Mischief next) {
        mischief.set(next);
    }

    public void behave() {
        mischief.set(NONE);
    }

    /** What came as authorization with each request. */
    public List<String> tokens() {
        return tokens;
    }

    /** Bodies come to a halt in their middle until the latch opens. */
    public void holdBodies(CountDownLatch latch) {
        held.set(latch);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var query = query(exchange.getRequestURI().getRawQuery());
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Answer answer;
            if (path.equals("/visits")) {
                requests.add(query);
                answer = mischief.get().around(query, () -> page(query));
            } else {
                answer = one(path.substring(path.lastIndexOf('/') + 1));
            }
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (answer.status() == 302) {
                exchange.getResponseHeaders().add("Location", "/visits/elsewhere");
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            await(held.get());
            exchange.getResponseBody().write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> query(String raw) {
        var query = new LinkedHashMap<String, String>();
        if (raw != null) {
            for (var pair : raw.split("&", -1)) {
                var parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private synchronized Answer one(String name) {
        var item = items.get(name);
        return item == null ? new Answer(404, "{\"error\":\"NOT_FOUND\"}") : new Answer(200, item.toString());
    }

    private synchronized Answer page(Map<String, String> query) {
        var since = Instant.parse(query.get("updated_since"));
        int page = Integer.parseInt(query.get("page"));
        int size = Integer.parseInt(query.get("page_size"));
        var changed = items.values().stream()
                .filter(item -> !Instant.parse(item.path("updated_at").asText("9999-01-01T00:00:00Z"))
                        .isBefore(since))
                .toList();
        ObjectNode answer = JSON.createObjectNode();
        var list = answer.putArray("visits");
        changed.stream().skip((long) (page - 1) * size).limit(size).forEach(list::add);
        answer.putObject("pagination")
                .put("page", page)
                .put("page_size", size)
                .put("total_pages", (changed.size() + size - 1) / size)
                .put("total_items", changed.size());
        return new Answer(200, answer.toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
