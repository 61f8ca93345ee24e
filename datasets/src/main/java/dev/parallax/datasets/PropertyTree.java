package dev.parallax.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Flat properties as the tree that their names stand for: {@code a.b."c.d".e[0].f}. A node may have a value and
 * children at once, as a YAML list of texts has: its elements, and all of them with commas between. Within quotes
 * {@code \"} is a quote and {@code \\} a backslash.
 */
public final class PropertyTree {
    private final String name;
    private final SortedMap<String, PropertyTree> children = new TreeMap<>();
    private @Nullable String value;

    private PropertyTree(String name) {
        this.name = name;
    }

    /**
     * The tree of these properties.
     *
     * @param properties by full name
     */
    public static PropertyTree of(Map<String, String> properties) {
        PropertyTree root = new PropertyTree("");
        properties.forEach((property, value) -> {
            PropertyTree node = root;
            for (String segment : segments(property)) {
                node = node.grow(segment);
            }
            node.value = value;
        });
        return root;
    }

    /** One without value and children. */
    public static PropertyTree empty(String name) {
        return new PropertyTree(name);
    }

    private PropertyTree grow(String segment) {
        return children.computeIfAbsent(segment, s -> new PropertyTree(nameOf(s)));
    }

    private static List<String> segments(String property) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < property.length(); i++) {
            char c = property.charAt(i);
            if (quoted && c == '\\' && i + 1 < property.length() && "\\\"".indexOf(property.charAt(i + 1)) >= 0) {
                segment.append(property.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '.' || c == '[')) {
                // An index begins a segment of its own, brackets and all.
                segments.add(segment.toString());
                segment.setLength(0);
                if (c == '[') {
                    segment.append(c);
                }
            } else {
                segment.append(c);
            }
        }
        segments.add(segment.toString());
        return segments;
    }

    /** The full name that stands for these segments. */
    static String name(List<String> path) {
        StringBuilder name = new StringBuilder();
        for (String segment : path) {
            boolean index = segment.matches("\\[\\d+]");
            name.append(name.isEmpty() || index ? "" : ".");
            name.append(
                    index || segment.matches("[\\w-]+")
                            ? segment
                            : '"' + segment.replaceAll("[\\\\\"]", "\\\\$0") + '"');
        }
        return name.toString();
    }

    /** The full name of a child, whether or not there is one. */
    public String nameOf(String child) {
        if (child.startsWith("[")) {
            return name + child;
        }
        String quoted = child.indexOf('.') >= 0 || child.indexOf(' ') >= 0 ? '"' + child + '"' : child;
        return name.isEmpty() ? quoted : name + "." + quoted;
    }

    /** The full name. */
    public String name() {
        return name;
    }

    /** The value of the property of this name, if there is one. */
    public @Nullable String value() {
        return value;
    }

    /** Whether nothing is given here. */
    public boolean isEmpty() {
        return children.isEmpty() && (value == null || value.isBlank());
    }

    /** By their segment. */
    public SortedMap<String, PropertyTree> children() {
        return children;
    }

    /** The child of this segment, if there is one. */
    public @Nullable PropertyTree child(String segment) {
        return children.get(segment);
    }

    /** What is under these segments, one by one; an empty one if there is nothing. */
    public PropertyTree at(String... segments) {
        PropertyTree node = this;
        for (String segment : segments) {
            PropertyTree child = node.child(segment);
            node = child == null ? empty(node.nameOf(segment)) : child;
        }
        return node;
    }

    /** The elements of a list, in order; empty if this is none. */
    public List<PropertyTree> elements() {
        List<PropertyTree> elements = new ArrayList<>();
        for (PropertyTree next = child("[0]"); next != null; next = child("[" + elements.size() + "]")) {
            elements.add(next);
        }
        return elements;
    }
}
