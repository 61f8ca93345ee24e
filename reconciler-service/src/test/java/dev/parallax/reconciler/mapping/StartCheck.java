package dev.parallax.reconciler.mapping;

import dev.parallax.reconciler.config.InvalidConfigurationException;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.store.Stores;
import io.quarkus.runtime.StartupEvent;
import java.util.List;

/** What the service finds wrong with its datasets once it has asked the stores. */
public final class StartCheck {
    private StartCheck() {}

    /** Every mistake, by its property. */
    public static List<Problem> problems(Catalog catalog, Stores stores) {
        var mappings = new Mappings(catalog, stores);
        try {
            mappings.start(new StartupEvent());
            return mappings.problems();
        } catch (InvalidConfigurationException refused) {
            return refused.problems();
        }
    }
}
