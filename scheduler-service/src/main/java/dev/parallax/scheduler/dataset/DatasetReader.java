package dev.parallax.scheduler.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.key.KeyPartType;
import dev.parallax.scheduler.cron.Cron;
import dev.parallax.scheduler.followup.FollowUp;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads {@code parallax.datasets.*}, of which the scheduler uses a small part; the rest belongs to the other services.
 * A dataset with a part that cannot work is refused, for a reason that names the property.
 */
final class DatasetReader {
    private static final String PREFIX = "parallax.datasets.";
    private static final String DAILY_AT_TWO = "0 0 2 * * ?";

    private final Set<String> properties;
    private final Function<String, Optional<String>> value;

    /**
     * @param properties the names of all properties
     * @param value gives a property's value, if it has one
     */
    DatasetReader(Iterable<String> properties, Function<String, Optional<String>> value) {
        this.properties = new TreeSet<>();
        properties.forEach(this.properties::add);
        this.value = value;
    }

    Datasets read() {
        Set<String> names = new LinkedHashSet<>();
        for (String property : properties) {
            if (property.startsWith(PREFIX)) {
                names.add(firstPart(property.substring(PREFIX.length())));
            }
        }
        List<RefusedDataset> refused = new ArrayList<>();
        List<Dataset> datasets =
                names.stream().flatMap(key -> dataset(key, refused).stream()).toList();
        return new Datasets(datasets, refused);
    }

    /** Up to the first dot; a name with dots stands in quotes. */
    private static String firstPart(String rest) {
        int end = rest.startsWith("\"") ? rest.indexOf('"', 1) + 1 : rest.indexOf('.');
        return end <= 0 ? rest : rest.substring(0, end);
    }

    /** The parts are read one by one, so that every one that is wrong is named. */
    private Optional<Dataset> dataset(String key, List<RefusedDataset> refused) {
        String name = key.replace("\"", "");
        List<Problem> problems = new ArrayList<>();
        String entityType = part(problems, name, () -> get(key, "entity-type").orElse(name));
        Set<String> after = part(problems, Set.of(), () -> after(key));
        boolean repairs = part(problems, false, () -> repairs(key, name));
        Optional<Dataset.Schedule> schedule = part(problems, Optional.empty(), () -> schedule(key, name));
        Optional<Strategy> strategy = part(problems, Optional.empty(), () -> fixedStrategy(key, name));
        List<FollowUp> followUps =
                part(problems, List.of(), () -> new FollowUpReader(properties, value).read(name, PREFIX + key + "."));
        if (problems.isEmpty()) {
            return Optional.of(new Dataset(name, entityType, after, repairs, schedule, strategy, key(key), followUps));
        }
        refused.add(new RefusedDataset(
                name, entityType, problems.stream().distinct().toList()));
        return Optional.empty();
    }

    private static <T> T part(List<Problem> problems, T otherwise, Supplier<T> part) {
        try {
            return part.get();
        } catch (InvalidDatasetException e) {
            problems.add(e.problem());
            return otherwise;
        }
    }

    private boolean repairs(String key, String name) {
        return switch (get(key, "repair.policy").orElse("report")) {
            case "auto" -> true;
            case "report" -> false;
            default -> throw new InvalidDatasetException(name, "repair.policy", "must be auto or report");
        };
    }

    /** A feed only tells what changed, so there is nothing else to compare by. */
    private Optional<Strategy> fixedStrategy(String key, String name) {
        Optional<String> declared = get(key, "strategy");
        if (declared.isPresent()) {
            if (!declared.get().equals(Strategy.INCREMENTAL.name())) {
                throw new InvalidDatasetException(name, "strategy", "can only be fixed to INCREMENTAL");
            }
            return Optional.of(Strategy.INCREMENTAL);
        }
        return get(key, "source.store")
                .flatMap(store -> value.apply("parallax.stores." + store + ".kind"))
                .filter("rest"::equals)
                .map(kind -> Strategy.INCREMENTAL);
    }

    /** The reconciler says what is wrong with a key; what it refuses need not be read here. */
    private DatasetKey key(String key) {
        List<DatasetKey.Part> parts = new ArrayList<>();
        for (int i = 0; properties.contains("%s%s.key[%d].name".formatted(PREFIX, key, i)); i++) {
            String part = "key[%d].".formatted(i);
            Optional<String> name = get(key, part + "name");
            Optional<KeyPartType> type =
                    KeyPartType.named(get(key, part + "type").orElse(KeyPartType.STRING.word()));
            if (name.isEmpty() || type.isEmpty()) {
                return DatasetKey.UNKNOWN;
            }
            parts.add(new DatasetKey.Part(name.get(), type.get()));
        }
        return new DatasetKey(parts);
    }

    private Set<String> after(String key) {
        List<String> names = new ArrayList<>();
        String indexed = PREFIX + key + ".after[";
        properties.stream().filter(property -> property.startsWith(indexed)).forEach(property -> value.apply(property)
                .ifPresent(names::add));
        if (names.isEmpty()) {
            get(key, "after").ifPresent(list -> names.addAll(Arrays.asList(list.split(","))));
        }
        Set<String> trimmed = new LinkedHashSet<>();
        names.stream().map(String::strip).filter(name -> !name.isEmpty()).forEach(trimmed::add);
        return trimmed;
    }

    private Optional<Dataset.Schedule> schedule(String key, String name) {
        String enabled = get(key, "schedule.enabled").orElse("true");
        if (!enabled.equals("true") && !enabled.equals("false")) {
            throw new InvalidDatasetException(name, "schedule.enabled", "must be true or false");
        }
        String cron = get(key, "schedule.cron").orElse(DAILY_AT_TWO);
        ZoneId zone = zone(name, get(key, "schedule.zone").orElse("UTC"));
        try {
            Cron.parse(cron, zone);
        } catch (IllegalArgumentException e) {
            throw new InvalidDatasetException(name, "schedule.cron", "is no cron expression: " + e.getMessage());
        }
        Strategy strategy = fixedStrategy(key, name)
                .orElseGet(() -> strategy(name, get(key, "schedule.strategy").orElse(Strategy.CHECKSUM.name())));
        Misfire misfire =
                switch (get(key, "schedule.misfire").orElse("run-once")) {
                    case "run-once" -> Misfire.RUN_ONCE;
                    case "skip" -> Misfire.SKIP;
                    case "run-all" -> Misfire.RUN_ALL;
                    default ->
                        throw new InvalidDatasetException(
                                name, "schedule.misfire", "must be run-once, skip or run-all");
                };
        int limit = misfireLimit(name, get(key, "schedule.misfire-limit").orElse("10"));
        return enabled.equals("true")
                ? Optional.of(new Dataset.Schedule(cron, zone, strategy, misfire, limit))
                : Optional.empty();
    }

    private static int misfireLimit(String name, String limit) {
        if (!limit.matches("[0-9]{1,4}") || Integer.parseInt(limit) == 0) {
            throw new InvalidDatasetException(name, "schedule.misfire-limit", "must be a whole number from 1 to 9999");
        }
        return Integer.parseInt(limit);
    }

    private static ZoneId zone(String name, String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new InvalidDatasetException(name, "schedule.zone", "is no time zone: " + zone);
        }
    }

    private static Strategy strategy(String name, String strategy) {
        List<String> known = Arrays.stream(Strategy.values())
                .filter(any -> any != Strategy.INCREMENTAL)
                .map(Strategy::name)
                .toList();
        if (!known.contains(strategy)) {
            throw new InvalidDatasetException(name, "schedule.strategy", "must be one of " + known);
        }
        return Strategy.valueOf(strategy);
    }

    private Optional<String> get(String key, String property) {
        return value.apply(PREFIX + key + "." + property).map(String::strip).filter(text -> !text.isEmpty());
    }
}
