package dev.parallax.datasets;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The names and texts in YAML files as they are written. As properties they are not what was written: YAML takes
 * {@code NO} and {@code yes} for booleans and {@code null} for nothing, and a property has no name for an empty key and no
 * value for a null. Here every name is what stands in the file, and so is every scalar but those of settings that are
 * booleans or not set.
 */
final class WrittenValues {
    private static final Set<String> ROOTS = Set.of("stores", "owners", "datasets");
    private static final Set<String> MAPS = Set.of("source-values", "target-values", "target-write");

    /** Settings that are names or texts of the user, for which {@code null} is one, too. */
    private static final Set<String> NAMES = Set.of("name", "entity-type", "source", "target", "table", "collection");

    private static final ScalarNode NOTHING =
            new ScalarNode(Tag.STR, "", null, null, DumperOptions.ScalarStyle.DOUBLE_QUOTED);

    private final Map<String, ConfigValue> properties;
    private final Map<List<String>, List<Leaf>> leaves = new LinkedHashMap<>();

    /** How many scalars became a property of this name. */
    private final Map<String, Integer> times = new HashMap<>();

    /** The names of properties that stand for what is written in a file. */
    private final Set<String> replaced = new HashSet<>();

    /** A scalar, and the name of the property that it became. */
    private record Leaf(String became, ScalarNode node) {}

    private WrittenValues(Map<String, ConfigValue> properties) {
        this.properties = properties;
    }

    /**
     * The properties, with what is written in these files in the stead of what it became.
     *
     * @param locations paths or file URIs; what is neither, or not there, is left alone
     */
    static Map<String, String> in(List<String> locations, Map<String, ConfigValue> properties) {
        var written = new WrittenValues(properties);
        for (var location : locations) {
            files(location).forEach(written::read);
        }
        return written.values();
    }

    private static List<Path> files(String location) {
        boolean uri = location.startsWith("file:");
        if (!uri && location.matches("[a-z]{2,}:.*")) {
            return List.of();
        }
        var path = uri ? Path.of(URI.create(location)) : Path.of(location);
        if (!Files.isDirectory(path)) {
            return Stream.of(path).filter(WrittenValues::isYaml).toList();
        }
        try (var inside = Files.list(path)) {
            return inside.filter(WrittenValues::isYaml).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isYaml(Path path) {
        return path.toString().matches(".*\\.ya?ml") && Files.isRegularFile(path);
    }

    private void read(Path file) {
        try {
            for (var document : new Yaml(new LoaderOptions()).composeAll(new StringReader(Files.readString(file)))) {
                for (var top : entries(document)) {
                    if (text(top.getKeyNode()).equals("parallax")) {
                        entries(top.getValueNode()).stream()
                                .filter(root -> ROOTS.contains(text(root.getKeyNode())))
                                .forEach(root -> collect(
                                        root.getValueNode(),
                                        "parallax." + text(root.getKeyNode()),
                                        List.of("parallax", text(root.getKeyNode()))));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect(Node node, String became, List<String> written) {
        switch (node) {
            case MappingNode mapping -> {
                for (var tuple : entries(mapping)) {
                    var key = tuple.getKeyNode();
                    collect(tuple.getValueNode(), member(became, became(key)), with(written, text(key)));
                }
            }
            case SequenceNode sequence -> {
                // All elements with commas between, beside each of them.
                if (!became.equals(PropertyTree.name(written))) {
                    replaced.add(became);
                }
                if (sequence.getValue().isEmpty()) {
                    leaf(written, new Leaf(became, NOTHING));
                }
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    var index = "[" + i + "]";
                    collect(sequence.getValue().get(i), became + index, with(written, index));
                }
            }
            case ScalarNode scalar -> leaf(written, new Leaf(became, scalar));
            default -> {}
        }
    }

    private void leaf(List<String> written, Leaf leaf) {
        if (!leaves.containsKey(written)) {
            times.merge(leaf.became(), 1, Integer::sum);
        }
        leaves.computeIfAbsent(written, path -> new ArrayList<>()).add(leaf);
        replaced.add(leaf.became());
    }

    /** With what is merged in by {@code <<}, unless it is given beside it. */
    private static List<NodeTuple> entries(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            return List.of();
        }
        var merged = new ArrayList<NodeTuple>();
        var own = new ArrayList<NodeTuple>();
        for (var tuple : mapping.getValue()) {
            if (!Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
                own.add(tuple);
            } else if (tuple.getValueNode() instanceof SequenceNode several) {
                several.getValue().reversed().forEach(one -> merged.addAll(entries(one)));
            } else {
                merged.addAll(entries(tuple.getValueNode()));
            }
        }
        var byKey = new LinkedHashMap<String, NodeTuple>();
        Stream.of(merged, own).flatMap(List::stream).forEach(tuple -> byKey.put(text(tuple.getKeyNode()), tuple));
        return List.copyOf(byKey.values());
    }

    private Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        properties.forEach((name, value) -> {
            var filledIn = filledIn(value);
            if (!replaced.contains(name) && filledIn != null) {
                values.put(name, filledIn);
            }
        });
        leaves.forEach((path, alike) -> {
            var value = value(path, alike);
            if (value != null) {
                // Another source may use the name as it is written.
                values.putIfAbsent(PropertyTree.name(path), value);
            }
        });
        return values;
    }

    /** @param alike what is written of this name, in one file or in several; one of them counts */
    private @Nullable String value(List<String> path, List<Leaf> alike) {
        var became = alike.getLast().became();
        var current = properties.get(became);
        boolean alone = times.getOrDefault(became, 0) == 1;
        var node = alike.reversed().stream()
                .map(Leaf::node)
                .filter(one -> !alone || current == null || !isSetElsewhere(current, one))
                .findFirst();
        if (current != null && (node.isEmpty() || text(node.get()).contains("${"))) {
            return filledIn(current);
        }
        return node.map(scalar -> written(path, scalar)).orElse(null);
    }

    private static String written(List<String> path, ScalarNode node) {
        if (Tag.NULL.equals(node.getTag())) {
            return isName(path) ? text(node) : "";
        }
        return isBoolean(path) ? became(node) : text(node);
    }

    private static @Nullable String filledIn(ConfigValue property) {
        var raw = property.getRawValue();
        return property.getValue() == null && raw != null ? DatasetProperties.UNSET + raw : property.getValue();
    }

    /** By another source of properties, or by another of the files. */
    private static boolean isSetElsewhere(ConfigValue current, ScalarNode node) {
        var raw = current.getRawValue();
        return raw != null && !raw.isEmpty() && !raw.equals(became(node));
    }

    private static boolean isBoolean(List<String> path) {
        var setting = String.join(".", path.subList(Math.min(3, path.size()), path.size()));
        return path.get(1).equals("datasets")
                && (setting.equals("repair.delete")
                        || setting.equals("schedule.enabled")
                        || (setting.startsWith("fields.")
                                && path.getLast().equals("trim")
                                && !MAPS.contains(path.get(path.size() - 2))));
    }

    private static boolean isName(List<String> path) {
        return path.get(1).equals("datasets")
                && (NAMES.contains(path.getLast())
                        || path.getLast().matches("\\[\\d+]")
                        || MAPS.contains(path.get(path.size() - 2))
                        || (path.contains("follow-ups") && (path.contains("when") || path.contains("body"))));
    }

    /** The name of a property within another as the reader of YAML makes it: without a key it is the other's. */
    private static String member(String property, String key) {
        var quoted = key.indexOf('.') >= 0 ? '"' + key + '"' : key;
        return key.isEmpty() ? property : property + '.' + quoted;
    }

    private static List<String> with(List<String> path, String segment) {
        var longer = new ArrayList<>(path);
        longer.add(segment);
        return List.copyOf(longer);
    }

    /** What a scalar is as a property. */
    private static String became(Node node) {
        if (Tag.NULL.equals(node.getTag())) {
            return "";
        }
        return Tag.BOOL.equals(node.getTag()) ? Boolean.toString(isTrue(text(node))) : text(node);
    }

    private static boolean isTrue(String text) {
        return Set.of("true", "yes", "on").contains(text.toLowerCase(Locale.ROOT));
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
