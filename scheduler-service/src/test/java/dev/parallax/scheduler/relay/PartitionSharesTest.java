package dev.parallax.scheduler.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is known of the readers is a second old at most while jobs flow, and nobody waits for it. */
class PartitionSharesTest {
    private static final List<List<Integer>> TWO = List.of(List.of(0), List.of(1));

    private final Deque<CompletableFuture<List<List<Integer>>>> questions = new ArrayDeque<>();
    private long now = Long.MAX_VALUE;
    private final PartitionShares shares = new PartitionShares(
            () -> {
                questions.add(new CompletableFuture<>());
                return questions.getLast();
            },
            () -> now);

    @Test
    void nobodyWaitsForTheAnswer() {
        assertEquals(List.of(), shares.known());
        questions.getFirst().complete(TWO);
        assertEquals(TWO, shares.known());
    }

    @Test
    void itIsAskedOnceASecondAndNotAgainBeforeTheAnswer() {
        shares.known();
        shares.known();
        assertEquals(1, questions.size());
        now += TimeUnit.SECONDS.toNanos(2);
        shares.known();
        assertEquals(1, questions.size(), "the answer is still to come");
        questions.getFirst().complete(TWO);
        shares.known();
        assertEquals(2, questions.size());
        questions.getLast().complete(List.of());
        shares.known();
        assertEquals(2, questions.size(), "asked a moment ago");
    }

    @Test
    void withoutAnAnswerNothingIsKnown() {
        shares.known();
        questions.getFirst().complete(TWO);
        now += TimeUnit.SECONDS.toNanos(2);
        assertEquals(TWO, shares.known(), "what was known holds until there is an answer");
        questions.getLast().completeExceptionally(new IOException("no broker"));
        assertEquals(List.of(), shares.known());
        now += TimeUnit.SECONDS.toNanos(2);
        shares.known();
        assertEquals(3, questions.size());
    }
}
