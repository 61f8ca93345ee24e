package dev.parallax.reconciler.mapping;

import dev.parallax.reconciler.config.InvalidConfigurationException;
import dev.parallax.reconciler.config.MappingCheck;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.dataset.Catalog;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.dataset.SideDefinition;
import dev.parallax.reconciler.store.Description;
import dev.parallax.reconciler.store.RecordStore;
import dev.parallax.reconciler.store.StoreException;
import dev.parallax.reconciler.store.Stores;
import dev.parallax.reconciler.value.Side;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Checks every mapping against what the stores say of themselves. A mistake that is found at the start stops it. What a
 * store that is away, or a table that is not there yet, leaves open is checked later: a mistake found then is logged and
 * makes the service not ready.
 */
@ApplicationScoped
public class Mappings {
    private static final Logger LOG = Logger.getLogger(Mappings.class);

    /** For all sides together: the start does not wait longer for stores that do not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final Map<String, RecordStore> stores;
    private volatile Map<Place, Finding> findings = Map.of();

    /** One side of a dataset. */
    private record Place(String dataset, Side side) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = dataset.compareTo(other.dataset);
            return order != 0 ? order : side.compareTo(other.side);
        }
    }

    /** What was found out about a side. */
    private sealed interface Finding {
        record Sound() implements Finding {}

        record Open(String reason) implements Finding {}

        record Wrong(List<Problem> problems) implements Finding {}
    }

    Mappings(Catalog catalog, Stores stores) {
        this.catalog = catalog;
        this.stores = stores.byName();
    }

    void start(@Observes StartupEvent event) {
        check();
        var problems = problems();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void checkWhatIsOpen() {
        var known = problems();
        if (!open().isEmpty() || !known.isEmpty()) {
            check();
            problems().stream()
                    .filter(problem -> !known.contains(problem))
                    .forEach(problem -> LOG.errorf("Invalid configuration: %s", problem));
        }
    }

    /** Every mistake that is known, by the name of its property. */
    List<Problem> problems() {
        return findings.values().stream()
                .filter(Finding.Wrong.class::isInstance)
                .flatMap(finding -> ((Finding.Wrong) finding).problems().stream())
                .toList();
    }

    /** What could not be checked yet: dataset and side, and why. */
    Map<String, String> open() {
        var open = new TreeMap<String, String>();
        findings.forEach((place, finding) -> {
            if (finding instanceof Finding.Open(var reason)) {
                open.put(place.dataset() + "." + place.side().name().toLowerCase(Locale.ROOT), reason);
            }
        });
        return open;
    }

    private void check() {
        var places = new ArrayList<Place>();
        var checks = new ArrayList<Uni<Finding>>();
        catalog.datasets().values().forEach(dataset -> {
            for (var side : Side.values()) {
                var place = new Place(dataset.name(), side);
                if (!(findings.get(place) instanceof Finding.Sound)) {
                    places.add(place);
                    checks.add(check(dataset, side));
                }
            }
        });
        if (checks.isEmpty()) {
            return;
        }
        var found = Uni.join().all(checks).andFailFast().await().indefinitely();
        var all = new TreeMap<>(findings);
        for (int i = 0; i < found.size(); i++) {
            all.put(places.get(i), found.get(i));
        }
        findings = Map.copyOf(all);
    }

    private Uni<Finding> check(DatasetDefinition dataset, Side side) {
        var definition = side == Side.SOURCE ? dataset.source() : dataset.target();
        return describe(definition)
                .map(description -> finding(dataset, side, description))
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(new Finding.Open("The store did not answer in time."))
                .onFailure(StoreException.class)
                .recoverWithItem(failure -> new Finding.Open(String.valueOf(failure.getMessage())));
    }

    private Uni<Description> describe(SideDefinition side) {
        var store = stores.get(side.store().name());
        return store == null ? Uni.createFrom().item(new Description.Undeclared()) : store.describe(side);
    }

    private static Finding finding(DatasetDefinition dataset, Side side, Description description) {
        return switch (description) {
            case Description.Undeclared undeclared -> new Finding.Sound();
            case Description.NotThere(var message) -> new Finding.Open(message);
            case Description.Refused(var property, var message) ->
                new Finding.Wrong(List.of(new Problem(MappingCheck.property(dataset, side, property), message)));
            case Description.Columns(var types) -> {
                var problems = MappingCheck.problems(dataset, side, types);
                yield problems.isEmpty() ? new Finding.Sound() : new Finding.Wrong(problems);
            }
        };
    }
}
