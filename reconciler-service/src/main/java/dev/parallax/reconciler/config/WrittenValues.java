package dev.parallax.reconciler.config;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The value maps of YAML files as they are written. As properties they are not what was written: YAML takes {@code NO} and
 * {@code yes} for booleans, and a property has no name for an empty key and no value for a null. Here every scalar is the
 * text that stands in the file.
 */
final class WrittenValues {
    private static final Set<String> MAPS = Set.of("source-values", "target-values", "target-write");

    private static final Node NOTHING = new ScalarNode(Tag.NULL, "", null, null, DumperOptions.ScalarStyle.PLAIN);

    private final Map<String, String> properties;

    private WrittenValues(Map<String, String> properties) {
        this.properties = new LinkedHashMap<>(properties);
    }

    /**
     * The properties, with the value maps of these files in the stead of what they became.
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
            if (datasets instanceof MappingNode) {
                search(datasets, new ArrayList<>(List.of("parallax", "datasets")));
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
        return segments.size() >= path.size() && segments.subList(0, path.size()).equals(path);
    }

    private static String name(List<String> path) {
        return String.join(
                ".",
                path.stream()
                        .map(segment -> segment.matches("[\\w-]+") ? segment : '"' + segment + '"')
                        .toList());
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
