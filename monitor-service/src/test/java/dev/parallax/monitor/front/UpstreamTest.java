package dev.parallax.monitor.front;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever the other side does, no call keeps anything once it is over. */
class UpstreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LONG = 60_000;

    private final Vertx vertx = Vertx.vertx();
    private final FakeScheduler scheduler = new FakeScheduler(vertx);

    @AfterEach
    void close() {
        scheduler.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Upstream upstream(int connections, int waiting, long waitMillis, long answerMillis) {
        return new Upstream(
                vertx, new Upstream.Limits(connections, waiting, waitMillis, 1000, answerMillis, 1000, 2500));
    }

    private CompletableFuture<Upstream.Answer> call(Upstream upstream, String path) {
        RequestOptions options =
                new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(scheduler.address() + path);
        return upstream.send(options, Buffer.buffer("{}")).subscribeAsCompletionStage();
    }

    private List<CompletableFuture<Upstream.Answer>> calls(Upstream upstream, int count) {
        List<CompletableFuture<Upstream.Answer>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(call(upstream, "call"));
        }
        return calls;
    }

    private static @Nullable Throwable failure(CompletableFuture<?> call) {
        await().atMost(PATIENCE).until(call::isDone);
        try {
            call.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    @Test
    void after_a_stall_the_next_call_is_answered() {
        try (Upstream upstream = upstream(4, 100, LONG, 50)) {
            for (int stall = 0; stall < 3; stall++) {
                scheduler.stall();
                for (CompletableFuture<?> call : calls(upstream, 10)) {
                    assertInstanceOf(TimeoutException.class, failure(call));
                }
                await().atMost(PATIENCE).until(() -> scheduler.unanswered() == 0);
                scheduler.goOn();
                assertEquals(200, call(upstream, "call").join().status());
            }
            assertEquals(0, upstream.underWay());
        }
    }

    @Test
    void calls_go_side_by_side_up_to_the_bound_and_the_others_wait() {
        try (Upstream upstream = upstream(16, 100, LONG, LONG)) {
            scheduler.answerTogether(16);
            calls(upstream, 64).forEach(call -> assertEquals(200, call.join().status()));
        }
    }

    @Test
    void what_finds_no_place_to_wait_is_refused_at_once_and_never_sent() {
        scheduler.stall();
        try (Upstream upstream = upstream(2, 3, LONG, LONG)) {
            List<CompletableFuture<Upstream.Answer>> five = calls(upstream, 5);
            assertOverloaded(call(upstream, "call"));
            await().atMost(PATIENCE).until(() -> scheduler.unanswered() == 2);
            assertEquals(3, upstream.waiting());
            five.forEach(call -> call.cancel(true));
            await().atMost(PATIENCE).until(() -> scheduler.unanswered() == 0);
            assertEquals(2, scheduler.calls());
        }
    }

    @Test
    void what_waits_too_long_is_refused_and_never_sent() {
        scheduler.stall();
        try (Upstream upstream = upstream(1, 3, 50, LONG)) {
            var sent = call(upstream, "call");
            await().atMost(PATIENCE).until(() -> scheduler.unanswered() == 1);
            assertOverloaded(call(upstream, "call"));
            assertEquals(0, upstream.waiting());
            sent.cancel(true);
            assertEquals(1, scheduler.calls());
        }
    }

    private static void assertOverloaded(CompletableFuture<?> call) {
        assertEquals(
                ErrorCode.OVERLOADED,
                assertInstanceOf(ApiException.class, failure(call)).code());
    }

    @Test
    void a_caller_that_gives_up_takes_its_call_with_it() {
        scheduler.stall();
        try (Upstream upstream = upstream(1, 3, LONG, LONG)) {
            var sent = call(upstream, "call");
            await().atMost(PATIENCE).until(() -> scheduler.unanswered() == 1);
            var next = call(upstream, "call");
            sent.cancel(true);
            await().atMost(PATIENCE).until(() -> scheduler.calls() == 2 && scheduler.unanswered() == 1);
            next.cancel(true);
            await().atMost(PATIENCE).until(() -> scheduler.unanswered() == 0);
            assertEquals(0, upstream.underWay());
        }
    }

    @Test
    void an_answer_beyond_the_limit_is_not_read_to_its_end() {
        try (Upstream upstream = upstream(4, 10, LONG, LONG)) {
            assertEquals(1000, call(upstream, "call?bytes=1000").join().body().length());
            assertInstanceOf(IOException.class, failure(call(upstream, "call?bytes=1001")));
            assertInstanceOf(IOException.class, failure(call(upstream, "call?bytes=10000000")));
            assertEquals(1000, call(upstream, "call?bytes=1000").join().body().length());
        }
    }

    @Test
    void nobody_there_is_a_failure_and_no_wait() {
        String address = scheduler.address();
        scheduler.close();
        try (Upstream upstream = upstream(4, 10, LONG, LONG)) {
            var call = upstream.send(new RequestOptions().setAbsoluteURI(address), null)
                    .subscribeAsCompletionStage();
            assertNotNull(failure(call));
            assertTrue(call.isCompletedExceptionally());
        }
    }
}
