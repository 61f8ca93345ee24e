package dev.parallax.monitor.front;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.monitor.web.Gate;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service behind this one. So many calls are under way at once, so many wait for that, and what both may take is
 * bounded in time and in bytes. A call that ends before its answer, because it took too long or because nobody waits for
 * it any more, takes its connection with it: the other side sees that, and nothing of it is left here.
 */
final class Upstream implements AutoCloseable {

    private final Vertx vertx;
    private final Limits limits;
    private final HttpClient client;
    private final Gate gate;
    private final AtomicLong held = new AtomicLong();

    Upstream(Vertx vertx, Limits limits) {
        this.vertx = vertx;
        this.limits = limits;
        this.gate = new Gate(limits.connections(), limits.waiting());
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(Math.toIntExact(limits.connectMillis())),
                new PoolOptions().setHttp1MaxSize(limits.connections()));
    }

    /**
     * What calls may take.
     *
     * @param connections calls at once
     * @param waiting calls that wait for that; more are refused
     * @param waitMillis how long one may wait
     * @param connectMillis how long a connection may take to come about
     * @param answerMillis how long a call may take from its turn to the last byte of its answer
     * @param answerBytes of one answer
     * @param heldBytes of all answers that are being read
     */
    record Limits(
            int connections,
            int waiting,
            long waitMillis,
            long connectMillis,
            long answerMillis,
            long answerBytes,
            long heldBytes) {}

    /** An answer, whatever its status. */
    record Answer(int status, MultiMap headers, Buffer body) {}

    /**
     * Sends a call; its cancellation gives it up.
     *
     * @return fails with {@link ErrorCode#OVERLOADED} if too many wait already or for too long, and with whatever kept
     *     the answer away otherwise
     */
    Uni<Answer> send(RequestOptions options, @Nullable Buffer body) {
        return Uni.createFrom().emitter(emitter -> new Call(options, body, emitter).begin());
    }

    /** Calls under way. */
    int underWay() {
        return gate.through();
    }

    /** Calls that wait to be sent. */
    int waiting() {
        return gate.waiting();
    }

    @Override
    public void close() {
        var unused = client.close();
    }

    private static ApiException overloaded() {
        return new ApiException(
                ErrorCode.OVERLOADED, "Too many calls wait at the moment. Nothing was done. Try again in a second.");
    }

    /** One call from its entry to its end, of which there is one. */
    private final class Call {
        private final RequestOptions options;
        private final @Nullable Buffer body;
        private final UniEmitter<? super Answer> emitter;
        private final Context context = vertx.getOrCreateContext();
        private final Buffer received = Buffer.buffer();

        private Gate.@Nullable Pass pass;
        private @Nullable HttpClientRequest request;
        private boolean over;
        private long timer;

        Call(RequestOptions options, @Nullable Buffer body, UniEmitter<? super Answer> emitter) {
            this.options = options;
            this.body = body;
            this.emitter = emitter;
        }

        synchronized void begin() {
            emitter.onTermination(this::end);
            timer = vertx.setTimer(limits.waitMillis(), late -> fail(overloaded()));
            Gate.Pass entered = gate.enter(() -> context.runOnContext(turn -> connect()));
            if (entered == null) {
                fail(overloaded());
            } else if (over) {
                entered.close();
            }
            pass = entered;
        }

        private synchronized void connect() {
            if (over) {
                return;
            }
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(
                    limits.answerMillis(), late -> fail(new TimeoutException("No answer within the time for it")));
            client.request(options).onSuccess(this::send).onFailure(this::fail);
        }

        private synchronized void send(HttpClientRequest connected) {
            if (over) {
                var unused = connected.reset();
                return;
            }
            request = connected;
            (body == null ? connected.send() : connected.send(body))
                    .onSuccess(this::read)
                    .onFailure(this::fail);
        }

        private synchronized void read(HttpClientResponse answer) {
            answer.exceptionHandler(this::fail)
                    .handler(this::keep)
                    .endHandler(end -> succeed(new Answer(answer.statusCode(), answer.headers(), received)));
        }

        private synchronized void keep(Buffer chunk) {
            if (over) {
                return;
            }
            received.appendBuffer(chunk);
            if (held.addAndGet(chunk.length()) > limits.heldBytes()) {
                fail(new IOException("The answers under way are larger than " + limits.heldBytes() + " bytes"));
            } else if (received.length() > limits.answerBytes()) {
                fail(new IOException("The answer is larger than " + limits.answerBytes() + " bytes"));
            }
        }

        private void succeed(Answer answer) {
            if (finish(false)) {
                emitter.complete(answer);
            }
        }

        private void fail(Throwable e) {
            if (finish(true)) {
                emitter.fail(e);
            }
        }

        /** Whoever waited is gone, or has its answer. */
        private void end() {
            var unused = finish(true);
        }

        private boolean finish(boolean early) {
            Gate.Pass left;
            synchronized (this) {
                if (over) {
                    return false;
                }
                over = true;
                vertx.cancelTimer(timer);
                held.addAndGet(-received.length());
                if (early && request != null) {
                    var unused = request.reset();
                }
                left = pass;
            }
            if (left != null) {
                left.close();
            }
            return true;
        }
    }
}
