package dev.parallax.reconciler.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Flat properties as the tree that their names stand for: {@code a.b."c.d".e[0].f}. A node may have a value and
 * children at once, as a YAML list of texts has: its elements, and all of them with commas between.
 */
final class PropertyTree {
    private final String name;
    private final SortedMap<String, PropertyTree> children = new TreeMap<>();
    private @Nullable String value;

    private PropertyTree(String name) {
        this.name = name;
    }

    static PropertyTree of(Map<String, String> properties) {
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

    static PropertyTree empty(String name) {
        return new PropertyTree(name);
    }

    private PropertyTree grow(String segment) {
        return children.computeIfAbsent(segment, s -> new PropertyTree(nameOf(s)));
    }

    static List<String> segments(String property) {
        List<String> segments = new ArrayList<>();
        StringBuilder segment = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < property.length(); i++) {
            char c = property.charAt(i);
            if (c == '"') {
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

    /** The full name of a child, whether or not there is one. */
    String nameOf(String child) {
        if (child.startsWith("[")) {
            return name + child;
        }
        String quoted = child.indexOf('.') >= 0 || child.indexOf(' ') >= 0 ? '"' + child + '"' : child;
        return name.isEmpty() ? quoted : name + "." + quoted;
    }

    String name() {
        return name;
    }

    @Nullable
    String value() {
        return value;
    }

    boolean isEmpty() {
        return children.isEmpty() && (value == null || value.isBlank());
    }

    SortedMap<String, PropertyTree> children() {
        return children;
    }

    @Nullable
    PropertyTree child(String segment) {
        return children.get(segment);
    }

    /** The elements of a list, in order; empty if this is none. */
    List<PropertyTree> elements() {
        List<PropertyTree> elements = new ArrayList<>();
        for (PropertyTree next = child("[0]"); next != null; next = child("[" + elements.size() + "]")) {
            elements.add(next);
        }
        return elements;
    }
}
