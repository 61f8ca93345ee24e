package dev.parallax.reconciler.store;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What stores answered a moment ago. Whoever has many small segments of one job need not ask for each; what changes in a
 * store is seen about as soon as without it. Failures are not kept. Safe for threads.
 */
final class RecentAnswers<Q, A> {
    private static final Duration AGE = Duration.ofSeconds(10);
    private static final int MOST = 64;

    private final Clock clock;
    private final Map<Q, Answer<A>> answers = new LinkedHashMap<>();

    private record Answer<A>(A content, Instant at) {}

    RecentAnswers(Clock clock) {
        this.clock = clock;
    }

    /** What was answered a moment ago, or is now. */
    Uni<A> get(Q question, Supplier<Uni<A>> ask) {
        return Uni.createFrom().deferred(() -> recent(question)
                .map(answer -> Uni.createFrom().item(answer))
                .orElseGet(() -> {
                    var asked = clock.instant();
                    return ask.get().invoke(answer -> keep(question, new Answer<>(answer, asked)));
                }));
    }

    /** Lets the next one ask anew. */
    synchronized void forget(Q question) {
        answers.remove(question);
    }

    private synchronized Optional<A> recent(Q question) {
        var oldest = clock.instant().minus(AGE);
        return Optional.ofNullable(answers.get(question))
                .filter(answer -> answer.at().isAfter(oldest))
                .map(Answer::content);
    }

    private synchronized void keep(Q question, Answer<A> answer) {
        answers.remove(question);
        answers.put(question, answer);
        if (answers.size() > MOST) {
            answers.remove(answers.keySet().iterator().next());
        }
    }
}
