package dev.parallax.monitor.front;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A scheduler that takes every call and answers it when it is told to. */
final class FakeScheduler implements AutoCloseable {

    private final HttpServer server;
    private final Queue<HttpServerRequest> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean stalls;
    private volatile int togetherOnly = 1;

    FakeScheduler(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::take);
        try {
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(HttpServerRequest call) {
        call.exceptionHandler(gone -> unanswered.remove(call));
        call.connection().closeHandler(gone -> unanswered.remove(call));
        calls.incrementAndGet();
        unanswered.add(call);
        if (!stalls && unanswered.size() >= togetherOnly) {
            answerAll();
        }
    }

    private void answerAll() {
        for (HttpServerRequest call = unanswered.poll(); call != null; call = unanswered.poll()) {
            String length = call.getParam("bytes");
            var unused = call.response().end(Buffer.buffer(new byte[length == null ? 2 : Integer.parseInt(length)]));
        }
    }

    /** It takes calls from now on and answers none, as a process that is stopped does. */
    void stall() {
        stalls = true;
    }

    /** It answers what comes from now on. */
    void goOn() {
        stalls = false;
    }

    /** It answers nothing before it has so many calls at once. */
    void answerTogether(int calls) {
        togetherOnly = calls;
    }

    /** Calls that it has and that nobody gave up. */
    int unanswered() {
        return unanswered.size();
    }

    /** Calls that ever arrived. */
    int calls() {
        return calls.get();
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
