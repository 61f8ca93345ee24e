package dev.parallax.reconciler.mapping;

import dev.parallax.common.api.DatasetState.State;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.config.Reading;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.store.Stores;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.util.List;

/** What the service finds wrong with its datasets once it has asked the stores. */
public final class StartCheck {
    private StartCheck() {}

    /** Every mistake, by its property. */
    public static List<Problem> problems(Catalog catalog, Stores stores) {
        var mappings = new Mappings(Reading.of(catalog), stores, Clock.systemUTC());
        mappings.start(new StartupEvent());
        return mappings.states().stream()
                .filter(state -> state.state() == State.REFUSED)
                .flatMap(state -> state.problems().stream())
                .map(problem -> new Problem(problem.property(), problem.message()))
                .toList();
    }
}
