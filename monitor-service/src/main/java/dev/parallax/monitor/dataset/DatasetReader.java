package dev.parallax.monitor.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.datasets.DatasetProperties;
import dev.parallax.datasets.PropertyTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the small part of {@code parallax.datasets} that this service needs: names, order, and the kinds of the stores.
 * What cannot be made out is noted, and has the name of its side for its kind; the dataset is shown all the same.
 */
final class DatasetReader {
    private final PropertyTree root;

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

    /** @param properties by full name */
    DatasetReader(Map<String, String> properties) {
        root = PropertyTree.of(properties).at("parallax");
    }

    /** By name. */
    Map<String, Entry> read() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        root.at("datasets").children().forEach((name, tree) -> entries.put(name, entry(name, tree)));
        return entries;
    }

    private Entry entry(String name, PropertyTree tree) {
        List<Problem> problems = new ArrayList<>();
        Datasets.Dataset dataset = new Datasets.Dataset(
                name,
                text(tree, "entity-type").orElse(name),
                kind(tree, "source", problems),
                kind(tree, "target", problems),
                texts(tree.at("after")),
                text(tree, "repair", "policy").orElse("report"));
        return new Entry(dataset, problems);
    }

    private String kind(PropertyTree tree, String side, List<Problem> problems) {
        PropertyTree store = tree.at(side, "store");
        Optional<String> named = text(store);
        if (named.isEmpty()) {
            problems.add(new Problem(store.name(), "is missing"));
            return side;
        }
        Optional<String> kind = text(root, "stores", named.get(), "kind");
        if (kind.isEmpty()) {
            problems.add(new Problem(store.name(), "names '" + named.get() + "', which parallax.stores does not have"));
        }
        return kind.orElse(side);
    }

    private static List<String> texts(PropertyTree tree) {
        if (!tree.elements().isEmpty()) {
            return tree.elements().stream()
                    .flatMap(element -> text(element).stream())
                    .toList();
        }
        return text(tree).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** What refers to a variable that is not set is as good as missing. */
    private static Optional<String> text(PropertyTree tree, String... path) {
        return Optional.ofNullable(tree.at(path).value())
                .filter(value -> !value.startsWith(DatasetProperties.UNSET))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }
}
