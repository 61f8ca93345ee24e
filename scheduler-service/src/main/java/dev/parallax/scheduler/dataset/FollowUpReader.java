package dev.parallax.scheduler.dataset;

import dev.parallax.datasets.PropertyTree;
import dev.parallax.scheduler.followup.FollowUp;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code parallax.datasets.*.follow-ups.*}. Of {@code call} the scheduler only needs to know which fields of the
 * record it uses; how it is made belongs to the reconciler.
 */
final class FollowUpReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern SHORT = Pattern.compile("([+-]?)([0-9]{1,9})(ms|s|m|h|d)");

    private FollowUpReader() {}

    /** The follow-ups of a dataset, in the order of their names. */
    static List<FollowUp> read(String dataset, PropertyTree tree) {
        List<FollowUp> followUps = tree.children().entrySet().stream()
                .map(entry -> followUp(dataset, entry.getKey(), entry.getValue()))
                .toList();
        for (FollowUp followUp : followUps) {
            followUp.undoes().ifPresent(other -> {
                boolean plain = followUps.stream()
                        .anyMatch(known ->
                                known.name().equals(other) && known.undoes().isEmpty());
                if (!plain) {
                    throw problem(dataset, followUp.name(), "undoes", "must name another follow-up that undoes none");
                }
            });
        }
        return followUps;
    }

    private static FollowUp followUp(String dataset, String name, PropertyTree tree) {
        String at = text(tree, "at").orElseThrow(() -> problem(dataset, name, "at", "is missing"));
        if (at.isBlank() || at.contains("{")) {
            throw problem(dataset, name, "at", "must be the name of a field");
        }
        Optional<String> notAfter = text(tree, "not-after");
        if (notAfter.filter(field -> field.contains("{")).isPresent()) {
            throw problem(dataset, name, "not-after", "must be the name of a field");
        }
        Map<String, Set<String>> when = when(dataset, name, tree.at("when"));
        Set<String> uses = new LinkedHashSet<>(when.keySet());
        uses.add(at);
        notAfter.ifPresent(uses::add);
        placeholders(tree.at("call"), uses);
        return new FollowUp(
                name,
                at,
                offset(dataset, name, text(tree, "offset").orElse("0s")),
                when,
                notAfter,
                text(tree, "undoes"),
                uses);
    }

    private static Map<String, Set<String>> when(String dataset, String name, PropertyTree tree) {
        Map<String, Set<String>> when = new LinkedHashMap<>();
        tree.children().forEach((field, values) -> when.put(field, new LinkedHashSet<>(DatasetReader.texts(values))));
        when.forEach((field, values) -> {
            if (field.isEmpty() || values.isEmpty()) {
                throw problem(dataset, name, "when." + field, "must name the values of a field");
            }
        });
        return when;
    }

    private static void placeholders(PropertyTree tree, Set<String> found) {
        Matcher matcher = PLACEHOLDER.matcher(DatasetReader.text(tree).orElse(""));
        while (matcher.find()) {
            if (!matcher.group(1).equals("key")) {
                found.add(matcher.group(1));
            }
        }
        tree.children().values().forEach(child -> placeholders(child, found));
    }

    private static Duration offset(String dataset, String name, String text) {
        Matcher matcher = SHORT.matcher(text);
        if (!matcher.matches()) {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw problem(dataset, name, "offset", "must be a duration such as -2h, 30m or 1d");
            }
        }
        long number = Long.parseLong(matcher.group(2)) * ("-".equals(matcher.group(1)) ? -1 : 1);
        return switch (matcher.group(3)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static InvalidDatasetException problem(String dataset, String name, String property, String what) {
        return new InvalidDatasetException(dataset, "follow-ups." + name + "." + property, what);
    }

    private static Optional<String> text(PropertyTree tree, String child) {
        return DatasetReader.text(tree.at(child));
    }
}
