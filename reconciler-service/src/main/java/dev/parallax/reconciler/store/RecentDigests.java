package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.DatasetDefinition;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.function.Supplier;

/** How the stores digest the datasets at work, as they said a moment ago. Safe for threads. */
final class RecentDigests {
    private final RecentAnswers<Question, Digests> recent;

    private record Question(DatasetDefinition dataset, long seed) {}

    RecentDigests(Clock clock) {
        this.recent = new RecentAnswers<>(clock);
    }

    /** What was answered a moment ago, or is now. */
    Uni<Digests> get(DatasetDefinition dataset, long seed, Supplier<Uni<Digests>> stores) {
        return recent.get(new Question(dataset, seed), stores);
    }
}
