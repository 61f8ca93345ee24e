package dev.parallax.scheduler.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The configured datasets, in the order of their names. */
public final class Datasets {
    private final Map<String, Dataset> byName = new LinkedHashMap<>();
    private final Map<String, RefusedDataset> refused = new LinkedHashMap<>();

    /** Datasets that all work. */
    public Datasets(Collection<Dataset> datasets) {
        this(datasets, List.of());
    }

    /**
     * Takes datasets, and refuses those of them that wait for what is no dataset, or in a circle.
     *
     * @param refused other datasets, which are refused already; to wait for one of them is to wait for nobody
     */
    Datasets(Collection<Dataset> datasets, Collection<RefusedDataset> refused) {
        datasets.stream()
                .sorted(Comparator.comparing(Dataset::name))
                .forEach(dataset -> byName.put(dataset.name(), dataset));
        Map<String, RefusedDataset> all = new TreeMap<>();
        refused.forEach(dataset -> all.put(dataset.name(), dataset));
        Set<String> known = new TreeSet<>(byName.keySet());
        known.addAll(all.keySet());
        for (Dataset dataset : byName.values()) {
            List<Problem> problems = new ArrayList<>();
            dataset.after().stream()
                    .filter(other -> !known.contains(other))
                    .sorted()
                    .forEach(other -> problems.add(
                            after(dataset, "names '" + other + "', which is no dataset; known: " + known)));
            if (before(dataset.name()).contains(dataset.name())) {
                problems.add(after(dataset, "leads back to the dataset itself"));
            }
            if (!problems.isEmpty()) {
                all.put(dataset.name(), new RefusedDataset(dataset.name(), dataset.entityType(), problems));
            }
        }
        byName.keySet().removeAll(all.keySet());
        this.refused.putAll(all);
    }

    private static Problem after(Dataset dataset, String what) {
        return new InvalidDatasetException(dataset.name(), "after", what).problem();
    }

    /** Those that nothing is started for, by name. */
    public Collection<RefusedDataset> refused() {
        return List.copyOf(refused.values());
    }

    /** The refused dataset of that name. */
    public Optional<RefusedDataset> refused(String name) {
        return Optional.ofNullable(refused.get(name));
    }

    /** The refused datasets that a word of an event means; as {@link #meant}. */
    public List<RefusedDataset> refusedMeant(String nameOrEntityType) {
        if (byName.containsKey(nameOrEntityType)) {
            return List.of();
        }
        RefusedDataset named = refused.get(nameOrEntityType);
        return named != null
                ? List.of(named)
                : refused.values().stream()
                        .filter(dataset -> dataset.entityType().equals(nameOrEntityType))
                        .toList();
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
        if (refused.containsKey(nameOrEntityType)) {
            return List.of();
        }
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
