package dev.parallax.scheduler.dataset;

import dev.parallax.scheduler.followup.FollowUp;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code parallax.datasets.*.follow-ups.*}. Of {@code call} the scheduler only needs to know which fields of the
 * record it uses; how it is made belongs to the reconciler.
 */
final class FollowUpReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");
    private static final Pattern SHORT = Pattern.compile("([+-]?)([0-9]{1,9})(ms|s|m|h|d)");

    private final Set<String> properties;
    private final Function<String, Optional<String>> value;

    FollowUpReader(Set<String> properties, Function<String, Optional<String>> value) {
        this.properties = properties;
        this.value = value;
    }

    /**
     * The follow-ups of a dataset, in the order of their names.
     *
     * @param prefix of the dataset's properties, with its last dot
     */
    List<FollowUp> read(String dataset, String prefix) {
        String all = prefix + "follow-ups.";
        Set<String> names = new LinkedHashSet<>();
        properties.stream().filter(property -> property.startsWith(all)).forEach(property -> {
            String rest = property.substring(all.length());
            int end = rest.indexOf('.');
            names.add(end < 0 ? rest : rest.substring(0, end));
        });
        List<FollowUp> followUps = names.stream()
                .map(name -> followUp(dataset, all + name + ".", name))
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

    private FollowUp followUp(String dataset, String prefix, String name) {
        String at = get(prefix + "at").orElseThrow(() -> problem(dataset, name, "at", "is missing"));
        if (at.isBlank() || at.contains("{")) {
            throw problem(dataset, name, "at", "must be the name of a field");
        }
        Optional<String> notAfter = get(prefix + "not-after");
        if (notAfter.filter(field -> field.contains("{")).isPresent()) {
            throw problem(dataset, name, "not-after", "must be the name of a field");
        }
        Map<String, Set<String>> when = when(dataset, prefix + "when.", name);
        Set<String> uses = new LinkedHashSet<>(when.keySet());
        uses.add(at);
        notAfter.ifPresent(uses::add);
        uses.addAll(placeholders(prefix + "call."));
        return new FollowUp(
                name,
                at,
                offset(dataset, name, get(prefix + "offset").orElse("0s")),
                when,
                notAfter,
                get(prefix + "undoes"),
                uses);
    }

    private Map<String, Set<String>> when(String dataset, String prefix, String name) {
        Map<String, Set<String>> when = new LinkedHashMap<>();
        List<String> given = properties.stream()
                .filter(property -> property.startsWith(prefix))
                .toList();
        for (String property : given) {
            String field = property.substring(prefix.length()).replaceAll("\\[[0-9]+]$", "");
            Set<String> values = when.computeIfAbsent(field, key -> new LinkedHashSet<>());
            get(property)
                    .ifPresent(list ->
                            Arrays.stream(list.split(",")).map(String::strip).forEach(values::add));
        }
        when.forEach((field, values) -> {
            if (field.isEmpty() || values.isEmpty()) {
                throw problem(dataset, name, "when." + field, "must name the values of a field");
            }
        });
        return when;
    }

    private List<String> placeholders(String prefix) {
        List<String> found = new ArrayList<>();
        properties.stream().filter(property -> property.startsWith(prefix)).forEach(property -> {
            Matcher matcher = PLACEHOLDER.matcher(get(property).orElse(""));
            while (matcher.find()) {
                if (!matcher.group(1).equals("key")) {
                    found.add(matcher.group(1));
                }
            }
        });
        return found;
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

    private Optional<String> get(String property) {
        return value.apply(property).map(String::strip).filter(text -> !text.isEmpty());
    }
}
