package dev.parallax.monitor.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads the small part of {@code parallax.datasets} that this service needs: names, order, and the kinds of the stores.
 * What cannot be made out is noted, and has the name of its side for its kind; the dataset is shown all the same.
 */
final class DatasetReader {
    private static final String PREFIX = "parallax.datasets.";

    private final Set<String> properties;
    private final Function<String, Optional<String>> value;

    /**
     * One dataset as far as it can be read.
     *
     * @param problems what cannot
     */
    record Entry(Datasets.Dataset dataset, List<Problem> problems) {
        Entry {
            problems = List.copyOf(problems);
        }
    }

    /**
     * @param properties the names of all properties
     * @param value gives a property's value, if it has one
     */
    DatasetReader(Iterable<String> properties, Function<String, Optional<String>> value) {
        this.properties = new TreeSet<>();
        properties.forEach(this.properties::add);
        this.value = value;
    }

    /** By name. */
    Map<String, Entry> read() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String property : properties) {
            if (property.startsWith(PREFIX)) {
                String key = firstPart(property.substring(PREFIX.length()));
                entries.computeIfAbsent(key.replace("\"", ""), name -> entry(key, name));
            }
        }
        return entries;
    }

    /** Up to the first dot; a name with dots stands in quotes. */
    private static String firstPart(String rest) {
        int end = rest.startsWith("\"") ? rest.indexOf('"', 1) + 1 : rest.indexOf('.');
        return end <= 0 ? rest : rest.substring(0, end);
    }

    private Entry entry(String key, String name) {
        List<Problem> problems = new ArrayList<>();
        Datasets.Dataset dataset = new Datasets.Dataset(
                name,
                get(PREFIX + key + ".entity-type").orElse(name),
                kind(key, "source", problems),
                kind(key, "target", problems),
                after(key),
                get(PREFIX + key + ".repair.policy").orElse("report"));
        return new Entry(dataset, problems);
    }

    private String kind(String key, String side, List<Problem> problems) {
        String property = PREFIX + key + "." + side + ".store";
        Optional<String> store = get(property);
        if (store.isEmpty()) {
            problems.add(new Problem(property, "is missing"));
            return side;
        }
        for (String name : List.of(store.get(), '"' + store.get() + '"')) {
            Optional<String> kind = get("parallax.stores." + name + ".kind");
            if (kind.isPresent()) {
                return kind.get();
            }
        }
        problems.add(new Problem(property, "names '" + store.get() + "', which parallax.stores does not have"));
        return side;
    }

    private List<String> after(String key) {
        String indexed = PREFIX + key + ".after[";
        List<String> names = properties.stream()
                .filter(property -> property.startsWith(indexed))
                .flatMap(property -> get(property).stream())
                .toList();
        return names.isEmpty()
                ? get(PREFIX + key + ".after").stream()
                        .flatMap(list -> Arrays.stream(list.split(",")))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList()
                : names;
    }

    private Optional<String> get(String property) {
        return value.apply(property).map(String::strip).filter(text -> !text.isEmpty());
    }
}
