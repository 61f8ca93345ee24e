package dev.parallax.scheduler.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The configured datasets, in the order of their names. */
public final class Datasets {
    private final Map<String, Dataset> byName = new LinkedHashMap<>();

    /**
     * Takes datasets that refer only to each other, without a circle.
     *
     * @throws InvalidDatasetException naming the property otherwise
     */
    public Datasets(Collection<Dataset> datasets) {
        datasets.stream()
                .sorted(java.util.Comparator.comparing(Dataset::name))
                .forEach(dataset -> byName.put(dataset.name(), dataset));
        for (Dataset dataset : byName.values()) {
            for (String other : dataset.after()) {
                if (!byName.containsKey(other)) {
                    throw new InvalidDatasetException(
                            dataset.name(), "after", "names '" + other + "', which is no dataset; known: " + names());
                }
            }
        }
        for (Dataset dataset : byName.values()) {
            if (before(dataset.name()).contains(dataset.name())) {
                throw new InvalidDatasetException(dataset.name(), "after", "leads back to the dataset itself");
            }
        }
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    public Collection<Dataset> all() {
        return List.copyOf(byName.values());
    }

    public Optional<Dataset> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The datasets that a word of an event means: the one of that name, else those with that entity type. */
    public List<Dataset> meant(String nameOrEntityType) {
        Dataset named = byName.get(nameOrEntityType);
        return named != null
                ? List.of(named)
                : byName.values().stream()
                        .filter(dataset -> dataset.entityType().equals(nameOrEntityType))
                        .toList();
    }

    /** Every dataset that has to go before this one, directly or not. */
    public Set<String> before(String name) {
        Set<String> found = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(name));
        while (!open.isEmpty()) {
            Dataset dataset = byName.get(open.removeLast());
            if (dataset != null) {
                dataset.after().stream().filter(found::add).forEach(open::add);
            }
        }
        return found;
    }
}
