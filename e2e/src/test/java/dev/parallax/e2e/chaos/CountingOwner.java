package dev.parallax.e2e.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An owner in this JVM, where no fault reaches it: conditional writes, idempotency keys, and a line in a table for each
 * effect, written in the transaction of the effect. It can keep its callers waiting.
 */
final class CountingOwner implements AutoCloseable {
    private static final int THREADS = 64;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Ledger ledger;
    private final AtomicInteger effects = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    CountingOwner(Ledger ledger) {
        this.ledger = ledger;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/entries/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** How many records were written so far. */
    int effects() {
        return effects.get();
    }

    /** From now on calls wait before they do anything. */
    void hold() {
        gate = new CountDownLatch(1);
    }

    /** How many calls wait. */
    int held() {
        return held.get();
    }

    void letGo() {
        gate.countDown();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            held.incrementAndGet();
            gate.await();
            held.decrementAndGet();
            String path = exchange.getRequestURI().getPath();
            Ledger.Answer answer = ledger.write(new Ledger.Call(
                    exchange.getRequestMethod(),
                    path.substring(path.lastIndexOf('/') + 1),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    version(exchange.getRequestHeaders().getFirst("If-Match")),
                    new String(body, StandardCharsets.UTF_8)));
            if (answer.effect()) {
                effects.incrementAndGet();
            }
            if (answer.version() != null) {
                exchange.getResponseHeaders().set("ETag", "\"" + answer.version() + "\"");
            }
            exchange.sendResponseHeaders(answer.status(), -1);
        } catch (IOException callerIsGone) {
            // Killed while it waited; whoever comes after it asks again.
        } catch (SQLException databaseIsAway) {
            // No answer: the exchange is closed, and whoever called does not know what became of it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null stands for a call that is to create. */
    private static @Nullable Long version(@Nullable String tag) {
        return tag == null ? null : Long.valueOf(tag.replace("\"", ""));
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
        threads.shutdownNow();
    }
}
