package dev.parallax.monitor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LargeListsTest {
    private final AtomicInteger read = new AtomicInteger();
    private final List<CompletableFuture<String>> answers = new ArrayList<>();

    private CompletableFuture<String> ask(LargeLists lists) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        synchronized (answers) {
            answers.add(answer);
        }
        return lists.inTurn(() -> {
                    read.incrementAndGet();
                    return Uni.createFrom().completionStage(answer);
                })
                .subscribeAsCompletionStage();
    }

    private void awaitRead(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (read.get() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(count, read.get());
    }

    @Test
    void so_many_are_read_at_once_and_others_wait() throws Exception {
        LargeLists lists = new LargeLists(2, 2, Duration.ofSeconds(30));
        CompletableFuture<String> first = ask(lists);
        CompletableFuture<String> second = ask(lists);
        CompletableFuture<String> third = ask(lists);
        CompletableFuture<String> fourth = ask(lists);
        awaitRead(2);

        assertEquals(ErrorCode.OVERLOADED, refusal(ask(lists)));
        // Who does not wait any more makes room, and so does one that fails.
        assertTrue(fourth.cancel(true));
        answers.get(1).completeExceptionally(new IllegalStateException("x"));
        assertThrows(ExecutionException.class, () -> second.get(10, TimeUnit.SECONDS));
        awaitRead(3);
        answers.get(0).complete("a");
        answers.get(2).complete("c");
        assertEquals("a", first.get(10, TimeUnit.SECONDS));
        assertEquals("c", third.get(10, TimeUnit.SECONDS));

        var later = ask(lists);
        var latest = ask(lists);
        awaitRead(5);
        assertFalse(later.isDone() || latest.isDone());
    }

    @Test
    void nobody_waits_for_long() {
        LargeLists lists = new LargeLists(1, 1, Duration.ofMillis(20));
        var inTheWay = ask(lists);
        assertEquals(ErrorCode.OVERLOADED, refusal(ask(lists)));
        assertFalse(inTheWay.isDone());
    }

    private static ErrorCode refusal(CompletableFuture<String> asked) {
        ExecutionException refused = assertThrows(ExecutionException.class, () -> asked.get(10, TimeUnit.SECONDS));
        return ((ApiException) refused.getCause()).code();
    }
}
