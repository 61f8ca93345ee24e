package dev.parallax.reconciler.config;

import dev.parallax.datasets.DatasetProperties;
import dev.parallax.datasets.PropertyTree;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One group of properties while it is read. Collects mistakes instead of stopping at the first; a value that stands in
 * for a wrong one never gets out, because any mistake refuses what the group belongs to.
 */
final class Section {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}:]+)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,3}(\\.\\d{1,6})?");
    private static final String UNLIMITED = "unlimited";

    private final PropertyTree tree;
    private final List<Problem> problems;
    private final Set<String> known = new HashSet<>();

    Section(PropertyTree tree, List<Problem> problems) {
        this.tree = tree;
        this.problems = problems;
    }

    String name() {
        return tree.name();
    }

    void problem(String child, String message) {
        problems.add(new Problem(tree.nameOf(child), message));
    }

    void problem(String message) {
        problems.add(new Problem(tree.name(), message));
    }

    /** Mistakes of something else that this group uses. */
    void problems(List<Problem> others) {
        problems.addAll(others);
    }

    /** The same group, with its mistakes kept apart. */
    Section collectingInto(List<Problem> own) {
        return new Section(tree, own);
    }

    boolean has(String child) {
        known.add(child);
        PropertyTree node = tree.child(child);
        return node != null && !node.isEmpty();
    }

    /** Lets a child be there that others read. */
    void ignore(String child) {
        known.add(child);
    }

    @Nullable
    String optional(String child) {
        known.add(child);
        PropertyTree node = tree.child(child);
        String value = node == null ? null : value(child, node);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** What refers to a variable that is not set is a mistake, and has no value. */
    private @Nullable String value(String child, PropertyTree node) {
        String value = node.value();
        if (value == null || !value.startsWith(DatasetProperties.UNSET)) {
            return value;
        }
        // Its other parts are not repeated: they may hold a password.
        problem(
                child,
                VARIABLE.matcher(value)
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .collect(Collectors.joining(", ", "refers to variables that may not be set: ", "")));
        return null;
    }

    String text(String child, String otherwise) {
        String value = optional(child);
        return value == null ? otherwise : value;
    }

    String required(String child) {
        String value = optional(child);
        if (value == null) {
            problem(child, "is missing");
            return "";
        }
        return value;
    }

    int integer(String child, int otherwise, int least, int most) {
        String value = optional(child);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        problem(child, "must be a whole number from %d to %d, not '%s'".formatted(least, most, value));
        return otherwise;
    }

    /** A number of records, or {@code unlimited}, which is null. */
    @Nullable
    Long limit(String child, @Nullable Long otherwise) {
        String value = optional(child);
        if (value == null) {
            return otherwise;
        }
        if (value.equalsIgnoreCase(UNLIMITED)) {
            return null;
        }
        if (!NUMBER.matcher(value).matches()) {
            problem(child, "must be a number of records, from 0, or unlimited, not '%s'".formatted(value));
            return otherwise;
        }
        return Long.valueOf(value);
    }

    /** A part of a hundred, with or without decimals, or {@code unlimited}, which is null. */
    @Nullable
    Double percentLimit(String child, @Nullable Double otherwise) {
        String value = optional(child);
        if (value == null) {
            return otherwise;
        }
        if (value.equalsIgnoreCase(UNLIMITED)) {
            return null;
        }
        if (!DECIMAL.matcher(value).matches() || Double.parseDouble(value) > 100) {
            problem(child, "must be a number from 0 to 100, or unlimited, not '%s'".formatted(value));
            return otherwise;
        }
        return Double.valueOf(value);
    }

    boolean bool(String child, boolean otherwise) {
        return choice(child, otherwise ? "true" : "false", List.of("true", "false"))
                .equals("true");
    }

    /** In lower case, with hyphens. */
    String choice(String child, String otherwise, List<String> choices) {
        String value = text(child, otherwise).toLowerCase(Locale.ROOT).replace('_', '-');
        if (choices.contains(value)) {
            return value;
        }
        problem(child, "must be one of %s, not '%s'".formatted(String.join(", ", choices), value));
        return choices.get(0);
    }

    /** {@code 500ms}, {@code 2s}, {@code 5m}, {@code 1h}, {@code 1d}, or ISO 8601 such as {@code PT2S}. */
    Duration duration(String child, Duration otherwise, Duration least) {
        String value = optional(child);
        if (value == null) {
            return otherwise;
        }
        Duration duration = parseDuration(value);
        if (duration == null) {
            problem(child, "must be a duration such as 500ms, 2s or 5m, not '%s'".formatted(value));
            return otherwise;
        }
        if (duration.compareTo(least) < 0) {
            problem(child, "must be %s or longer, not '%s'".formatted(least, value));
        }
        return duration;
    }

    private static @Nullable Duration parseDuration(String value) {
        Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException noDuration) {
            return null;
        }
    }

    /** Texts of a list, or of one text with commas. */
    List<String> texts(String child) {
        known.add(child);
        PropertyTree node = tree.child(child);
        if (node == null) {
            return List.of();
        }
        List<PropertyTree> elements = node.elements();
        if (!elements.isEmpty()) {
            return elements.stream()
                    .map(element -> value(child, element))
                    .map(value -> value == null ? "" : value.strip())
                    .toList();
        }
        String list = value(child, node);
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();
    }

    List<Section> elements(String child) {
        known.add(child);
        PropertyTree node = tree.child(child);
        return node == null
                ? List.of()
                : node.elements().stream()
                        .map(element -> new Section(element, problems))
                        .toList();
    }

    /** An empty one if there is none. */
    Section section(String child) {
        known.add(child);
        PropertyTree node = tree.child(child);
        return new Section(node == null ? PropertyTree.empty(tree.nameOf(child)) : node, problems);
    }

    /** All children, by name. */
    Map<String, Section> sections() {
        Map<String, Section> sections = new LinkedHashMap<>();
        tree.children().forEach((child, node) -> {
            known.add(child);
            sections.put(child, new Section(node, problems));
        });
        return sections;
    }

    /** The values of all children, by name. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        tree.children().forEach((child, node) -> {
            known.add(child);
            String value = value(child, node);
            if (value != null) {
                values.put(child, value);
            } else if (node.value() == null) {
                problem(child, "must be a text");
            }
        });
        return values;
    }

    /** Every child that was not asked for is a mistake: most likely a slip of the pen. */
    void close() {
        String expected = known.stream().sorted().collect(Collectors.joining(", "));
        tree.children().keySet().stream()
                .filter(child -> !known.contains(child))
                .forEach(child -> problem(child, "is unknown; known here are " + expected));
    }
}
