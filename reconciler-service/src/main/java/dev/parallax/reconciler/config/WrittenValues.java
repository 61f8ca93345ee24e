package dev.parallax.reconciler.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 * The names and texts of the datasets in YAML files as they are written. As properties they are not what was written: YAML
 * takes {@code NO} and {@code yes} for booleans and {@code null} for nothing, and a property has no name for an empty key
 * and no value for a null. Here every name is what stands in the file, and so is every scalar but those of settings that
 * are booleans.
 */
final class WrittenValues {
    private static final Set<String> MAPS = Set.of("source-values", "target-values", "target-write");

    /** Settings of a dataset that are booleans, which may be written as YAML has them. */
    private static final Set<String> BOOLEANS = Set.of("delete", "trim", "enabled");

    /** Settings that are as if they were not there where they are null. */
    private static final Set<String> OPTIONAL = Set.of("version", "updated-at", "record", "owner", "pipeline");

    private static final Node NOTHING = new ScalarNode(Tag.NULL, "", null, null, DumperOptions.ScalarStyle.PLAIN);

    private final Map<String, String> properties;

    /** A scalar that did not become the property that it was written as. */
    private record Leaf(List<String> became, List<String> written, ScalarNode node) {}

    private WrittenValues(Map<String, String> properties) {
        this.properties = new LinkedHashMap<>(properties);
    }

    /**
     * The properties, with what is written in these files in the stead of what it became.
     *
     * @param locations paths or file URIs; what is neither, or not there, is left alone
     */
    static Map<String, String> in(List<String> locations, Map<String, String> properties) {
        var written = new WrittenValues(properties);
        for (var location : locations) {
            var path = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
            if ((location.endsWith(".yaml") || location.endsWith(".yml")) && Files.isRegularFile(path)) {
                try {
                    written.read(new StringReader(Files.readString(path)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return written.properties;
    }

    private void read(Reader yaml) {
        for (var document : new Yaml(new LoaderOptions()).composeAll(yaml)) {
            var datasets = child(child(document, "parallax"), "datasets");
            if (datasets instanceof MappingNode all) {
                search(datasets, new ArrayList<>(List.of("parallax", "datasets")));
                all.getValue().forEach(this::rename);
            }
        }
    }

    private static Node child(Node node, String name) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> name.equals(text(tuple.getKeyNode())))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                        .orElse(NOTHING)
                : NOTHING;
    }

    /** A dataset keeps the name that its property has: other services know it by that. */
    private void rename(NodeTuple dataset) {
        var path = List.of("parallax", "datasets", became(dataset.getKeyNode()));
        var leaves = new ArrayList<Leaf>();
        collect(dataset.getValueNode(), path, path, leaves);
        var before = bySegments();
        var values = new LinkedHashMap<String, String>();
        for (var leaf : leaves) {
            boolean alone = leaves.stream()
                            .filter(other -> other.became().equals(leaf.became()))
                            .count()
                    == 1;
            var current = before.get(leaf.became());
            var value = alone && isSetElsewhere(current, leaf.node()) ? current : value(leaf);
            if (value != null) {
                values.put(name(leaf.written()), value);
            }
        }
        leaves.forEach(leaf ->
                properties.keySet().removeIf(name -> PropertyTree.segments(name).equals(leaf.became())));
        properties.putAll(values);
    }

    private Map<List<String>, String> bySegments() {
        var found = new HashMap<List<String>, String>();
        properties.forEach((name, value) -> found.put(PropertyTree.segments(name), value));
        return found;
    }

    private static void collect(Node node, List<String> became, List<String> written, List<Leaf> leaves) {
        switch (node) {
            case MappingNode mapping -> {
                for (var tuple : mapping.getValue()) {
                    var key = tuple.getKeyNode();
                    if (!MAPS.contains(text(key)) && text(key).indexOf('"') < 0) {
                        collect(tuple.getValueNode(), with(became, became(key)), with(written, text(key)), leaves);
                    }
                }
            }
            case SequenceNode sequence -> {
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    var index = "[" + i + "]";
                    collect(sequence.getValue().get(i), with(became, index), with(written, index), leaves);
                }
            }
            case ScalarNode scalar
            when !became.equals(written) || !became(scalar).equals(text(scalar)) ->
                leaves.add(new Leaf(became, written, scalar));
            default -> {}
        }
    }

    /** A null has no name among properties, and so no segment of one. */
    private static List<String> with(List<String> path, String segment) {
        if (segment.isEmpty()) {
            return path;
        }
        var longer = new ArrayList<>(path);
        longer.add(segment);
        return longer;
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

    /** By a variable, or by another source of properties. */
    private static boolean isSetElsewhere(@Nullable String current, ScalarNode node) {
        return current != null && !current.isEmpty() && !current.equals(became(node));
    }

    private static @Nullable String value(Leaf leaf) {
        var setting = leaf.written().getLast();
        if (Tag.NULL.equals(leaf.node().getTag())) {
            return OPTIONAL.contains(setting) || text(leaf.node()).isEmpty() ? null : text(leaf.node());
        }
        return BOOLEANS.contains(setting) ? became(leaf.node()) : text(leaf.node());
    }

    private void search(Node node, List<String> path) {
        if (!(node instanceof MappingNode mapping)) {
            return;
        }
        for (var tuple : mapping.getValue()) {
            var name = text(tuple.getKeyNode());
            path.add(name);
            if (MAPS.contains(name) && tuple.getValueNode() instanceof MappingNode map) {
                replace(map, List.copyOf(path));
            } else {
                search(tuple.getValueNode(), path);
            }
            path.removeLast();
        }
    }

    private void replace(MappingNode map, List<String> path) {
        var before = Map.copyOf(properties);
        boolean plain = map.getValue().stream()
                .allMatch(tuple -> tuple.getValueNode() instanceof ScalarNode
                        && text(tuple.getKeyNode()).indexOf('"') < 0);
        if (!plain) {
            return;
        }
        properties.keySet().removeIf(property -> begins(PropertyTree.segments(property), path));
        for (var tuple : map.getValue()) {
            var name = name(path) + ".\"" + text(tuple.getKeyNode()) + '"';
            var value = text(tuple.getValueNode());
            // What is filled in from elsewhere is not written here.
            properties.put(name, value.contains("${") ? filledIn(before, path, tuple, value) : value);
        }
    }

    private static String filledIn(Map<String, String> before, List<String> path, NodeTuple tuple, String written) {
        var wanted = new ArrayList<>(path);
        wanted.add(text(tuple.getKeyNode()));
        return before.entrySet().stream()
                .filter(property -> PropertyTree.segments(property.getKey()).equals(wanted))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(written);
    }

    private static boolean begins(List<String> segments, List<String> path) {
        return segments.size() >= path.size()
                && segments.subList(0, path.size()).equals(path);
    }

    private static String name(List<String> path) {
        var name = new StringBuilder();
        for (var segment : path) {
            boolean index = segment.matches("\\[\\d+]");
            name.append(name.isEmpty() || index ? "" : ".");
            name.append(index || segment.matches("[\\w-]+") ? segment : '"' + segment + '"');
        }
        return name.toString();
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
