package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.Catalog;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the configuration declares, and what of it cannot be honoured.
 *
 * @param catalog only what is sound: stores and owners without a mistake, datasets that have and use nothing else
 * @param refused why each of the other datasets is refused: by its name, never without a reason
 * @param unused mistakes in stores and owners that no dataset uses
 */
public record Reading(Catalog catalog, Map<String, List<Problem>> refused, List<Problem> unused) {
    public Reading {
        var sorted = new TreeMap<String, List<Problem>>();
        refused.forEach((dataset, problems) -> sorted.put(dataset, sorted(problems)));
        refused = Collections.unmodifiableMap(sorted);
        unused = sorted(unused);
    }

    /** Nothing but what is sound. */
    public static Reading of(Catalog catalog) {
        return new Reading(catalog, Map.of(), List.of());
    }

    /** Every mistake, each once, by the names of the properties. */
    public List<Problem> problems() {
        return sorted(Stream.concat(refused.values().stream().flatMap(List::stream), unused.stream())
                .toList());
    }

    private static List<Problem> sorted(Collection<Problem> problems) {
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparing(Problem::property))
                .toList();
    }
}
