package dev.parallax.reconciler.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An owner as the protocol has it, over whatever holds its records; it can fail, delay and lie. */
public final class FakeOwner implements AutoCloseable {
    /** What the owner's records are kept in. */
    public interface Records {
        /** The version of the record; null if there is none. */
        @Nullable
        Long version(String key);

        void put(String key, String body, long version);

        void delete(String key);

        /** As a look-up shows it. */
        default String body(String key) {
            return "{}";
        }
    }

    /** One request as it came in. */
    public record Call(String method, String path, Map<String, String> headers, String body) {}

    /** An answer. */
    public record Answer(int status, @Nullable String etag, String body) {}

    /** What happens to a call instead of, or after, the owner's own work. */
    public interface Mischief {
        Answer around(Call call, java.util.function.Supplier<Answer> work) throws IOException;
    }

    private static final Mischief NONE = (call, work) -> work.get();

    private final HttpServer server;
    private final Records records;
    private final AtomicReference<Mischief> mischief = new AtomicReference<>(NONE);
    private final Map<String, Answer> remembered = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> writes = new CopyOnWriteArrayList<>();

    public FakeOwner(int port, Records records) throws IOException {
        this.records = records;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public List<Call> calls() {
        return calls;
    }

    /** Keys of the writes that were done, in order; a replay is none. */
    public List<String> writes() {
        return writes;
    }

    public void misbehave(Mischief next) {
        mischief.set(next);
    }

    public void reset() {
        mischief.set(NONE);
        calls.clear();
        writes.clear();
        remembered.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new ConcurrentHashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var call = new Call(
                    exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, body);
            calls.add(call);
            var answer = mischief.get().around(call, () -> work(call));
            if (answer.etag() != null) {
                exchange.getResponseHeaders().add("ETag", '"' + answer.etag() + '"');
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private synchronized Answer work(Call call) {
        if (call.method().equals("GET")) {
            return lookUp(call);
        }
        var id = call.headers().get("idempotency-key");
        if (id == null) {
            return write(call);
        }
        // A refusal had no effect, and is judged anew.
        var known = remembered.get(id);
        if (known != null) {
            return known;
        }
        var answer = write(call);
        if (answer.status() < 300) {
            remembered.put(id, answer);
        }
        return answer;
    }

    private Answer lookUp(Call call) {
        var key = call.path().substring(call.path().lastIndexOf('/') + 1);
        var version = records.version(key);
        return version == null ? error(404, "NOT_FOUND") : new Answer(200, String.valueOf(version), records.body(key));
    }

    private Answer write(Call call) {
        var key = call.path().substring(call.path().lastIndexOf('/') + 1);
        var version = records.version(key);
        var ifMatch = call.headers().get("if-match");
        var asked = ifMatch == null ? null : ifMatch.replace("\"", "");
        boolean create = "*".equals(call.headers().get("if-none-match"));
        if (!create && asked == null) {
            return error(428, "PRECONDITION_REQUIRED");
        }
        if (create
                ? version != null
                : version == null || !String.valueOf(version).equals(asked)) {
            return error(412, "PRECONDITION_FAILED");
        }
        writes.add(key);
        if (call.method().equals("DELETE")) {
            records.delete(key);
            return new Answer(204, null, "");
        }
        long next = version == null ? 1 : version + 1;
        records.put(key, call.body(), next);
        return new Answer(version == null ? 201 : 200, String.valueOf(next), call.body());
    }

    public static Answer error(int status, String code) {
        return new Answer(status, null, "{\"error\": \"" + code + "\", \"message\": \"As the test wants it.\"}");
    }
}
