package dev.parallax.monitor.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.monitor.dataset.Datasets;
import dev.parallax.monitor.front.PassThrough;
import dev.parallax.monitor.front.Reconcilers;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which datasets are worked with, as the scheduler and the reconcilers tell it. They are asked when somebody wants to
 * know, and what they said holds for two seconds. Nothing is kept: they know best, and it is theirs.
 */
@ApplicationScoped
public class Acceptances {
    private static final String PATH = "/api/v1/datasets";
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Datasets datasets;
    private final PassThrough scheduler;
    private final Reconcilers reconcilers;
    private final ObjectMapper json;
    private final Clock clock;
    private final Instant start;
    private final Uni<Map<String, DatasetState>> recent;

    Acceptances(Datasets datasets, PassThrough scheduler, Reconcilers reconcilers, ObjectMapper json, Clock clock) {
        this.datasets = datasets;
        this.scheduler = scheduler;
        this.reconcilers = reconcilers;
        this.json = json;
        this.clock = clock;
        this.start = clock.instant();
        this.recent = Uni.createFrom().deferred(this::ask).memoize().forFixedDuration(FRESH);
    }

    /** Of every configured dataset, by name. Never fails: a service that does not answer leaves datasets unchecked. */
    public Uni<Map<String, DatasetState>> byName() {
        return recent;
    }

    private Uni<Map<String, DatasetState>> ask() {
        List<Uni<Consumer<Acceptance>>> answers = new ArrayList<>();
        answers.add(said("parallax.scheduler.url", "The scheduler", scheduler.fetch(PATH)));
        reconcilers
                .fetch(PATH)
                .forEach((place, answer) ->
                        answers.add(said("parallax.reconciler.urls", "The reconciler at " + place, answer)));
        return Uni.join().all(answers).andFailFast().map(all -> {
            Acceptance acceptance = new Acceptance(datasets, start);
            all.forEach(one -> one.accept(acceptance));
            return acceptance.states();
        });
    }

    private Uni<Consumer<Acceptance>> said(String property, String who, Uni<byte[]> answer) {
        return answer.map(body -> {
                    List<DatasetState> states = DatasetStatesReader.read(json, body);
                    return (Consumer<Acceptance>) acceptance -> acceptance.heard(states);
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    Log.warnf("%s does not say which datasets it works with: %s", who, failure.getMessage());
                    Instant now = clock.instant();
                    return acceptance ->
                            acceptance.silent(new Problem(property, who + " does not answer at the moment"), now);
                });
    }
}
