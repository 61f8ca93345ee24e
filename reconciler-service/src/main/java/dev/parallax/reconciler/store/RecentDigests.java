package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the stores digest the datasets at work, as they said a moment ago. Whoever has many small segments of one job need
 * not ask for each; a change of a column's type is seen about as soon as without it. Safe for threads.
 */
final class RecentDigests {
    private static final Duration AGE = Duration.ofSeconds(10);
    private static final int MOST = 32;

    private final Clock clock;
    private final Map<Question, Answer> answers = new LinkedHashMap<>();

    private record Question(DatasetDefinition dataset, long seed) {}

    private record Answer(Digests digests, Instant at) {}

    RecentDigests(Clock clock) {
        this.clock = clock;
    }

    /** What was answered a moment ago, or is now. */
    Uni<Digests> get(DatasetDefinition dataset, long seed, Supplier<Uni<Digests>> stores) {
        var question = new Question(dataset, seed);
        return recent(question).map(digests -> Uni.createFrom().item(digests)).orElseGet(() -> {
            var asked = clock.instant();
            return stores.get().invoke(digests -> keep(question, new Answer(digests, asked)));
        });
    }

    private synchronized Optional<Digests> recent(Question question) {
        var oldest = clock.instant().minus(AGE);
        return Optional.ofNullable(answers.get(question))
                .filter(answer -> answer.at().isAfter(oldest))
                .map(Answer::digests);
    }

    private synchronized void keep(Question question, Answer answer) {
        answers.remove(question);
        answers.put(question, answer);
        if (answers.size() > MOST) {
            answers.remove(answers.keySet().iterator().next());
        }
    }
}
