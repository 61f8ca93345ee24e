package dev.parallax.scheduler.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.key.KeyPartType;
import dev.parallax.datasets.DatasetProperties;
import dev.parallax.datasets.PropertyTree;
import dev.parallax.scheduler.cron.Cron;
import dev.parallax.scheduler.followup.FollowUp;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads {@code parallax.datasets.*}, of which the scheduler uses a small part; the rest belongs to the other services.
 * A dataset with a part that cannot work is refused, for a reason that names the property.
 */
final class DatasetReader {
    private static final String DAILY_AT_TWO = "0 0 2 * * ?";

    private final PropertyTree root;

    /** @param properties by full name */
    DatasetReader(Map<String, String> properties) {
        root = PropertyTree.of(properties).at("parallax");
    }

    Datasets read() {
        List<RefusedDataset> refused = new ArrayList<>();
        List<Dataset> datasets = root.at("datasets").children().entrySet().stream()
                .flatMap(entry -> dataset(entry.getKey(), entry.getValue(), refused).stream())
                .toList();
        return new Datasets(datasets, refused);
    }

    /** The parts are read one by one, so that every one that is wrong is named. */
    private Optional<Dataset> dataset(String name, PropertyTree tree, List<RefusedDataset> refused) {
        List<Problem> problems = new ArrayList<>();
        String entityType = part(problems, name, () -> text(tree, "entity-type").orElse(name));
        Set<String> after = part(problems, Set.of(), () -> after(tree));
        boolean repairs = part(problems, false, () -> repairs(tree, name));
        Optional<Dataset.Schedule> schedule = part(problems, Optional.empty(), () -> schedule(tree, name));
        Optional<Strategy> strategy = part(problems, Optional.empty(), () -> fixedStrategy(tree, name));
        List<FollowUp> followUps = part(problems, List.of(), () -> FollowUpReader.read(name, tree.at("follow-ups")));
        if (problems.isEmpty()) {
            return Optional.of(new Dataset(name, entityType, after, repairs, schedule, strategy, key(tree), followUps));
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

    private static boolean repairs(PropertyTree tree, String name) {
        return switch (text(tree, "repair", "policy").orElse("report")) {
            case "auto" -> true;
            case "report" -> false;
            default -> throw new InvalidDatasetException(name, "repair.policy", "must be auto or report");
        };
    }

    /** A feed only tells what changed, so there is nothing else to compare by. */
    private Optional<Strategy> fixedStrategy(PropertyTree tree, String name) {
        Optional<String> declared = text(tree, "strategy");
        if (declared.isPresent()) {
            if (!declared.get().equals(Strategy.INCREMENTAL.name())) {
                throw new InvalidDatasetException(name, "strategy", "can only be fixed to INCREMENTAL");
            }
            return Optional.of(Strategy.INCREMENTAL);
        }
        return text(tree, "source", "store")
                .flatMap(store -> text(root, "stores", store, "kind"))
                .filter("rest"::equals)
                .map(kind -> Strategy.INCREMENTAL);
    }

    /** The reconciler says what is wrong with a key; what it refuses need not be read here. */
    private static DatasetKey key(PropertyTree tree) {
        List<DatasetKey.Part> parts = new ArrayList<>();
        for (PropertyTree part : tree.at("key").elements()) {
            Optional<String> name = text(part, "name");
            Optional<KeyPartType> type = KeyPartType.named(text(part, "type").orElse(KeyPartType.STRING.word()));
            if (name.isEmpty() || type.isEmpty()) {
                return DatasetKey.UNKNOWN;
            }
            parts.add(new DatasetKey.Part(name.get(), type.get()));
        }
        return new DatasetKey(parts);
    }

    private static Set<String> after(PropertyTree tree) {
        return new LinkedHashSet<>(texts(tree.at("after")));
    }

    private Optional<Dataset.Schedule> schedule(PropertyTree tree, String name) {
        String enabled = text(tree, "schedule", "enabled").orElse("true");
        if (!enabled.equals("true") && !enabled.equals("false")) {
            throw new InvalidDatasetException(name, "schedule.enabled", "must be true or false");
        }
        String cron = text(tree, "schedule", "cron").orElse(DAILY_AT_TWO);
        ZoneId zone = zone(name, text(tree, "schedule", "zone").orElse("UTC"));
        try {
            Cron.parse(cron, zone);
        } catch (IllegalArgumentException e) {
            throw new InvalidDatasetException(name, "schedule.cron", "is no cron expression: " + e.getMessage());
        }
        Strategy strategy = fixedStrategy(tree, name)
                .orElseGet(
                        () -> strategy(name, text(tree, "schedule", "strategy").orElse(Strategy.CHECKSUM.name())));
        Misfire misfire =
                switch (text(tree, "schedule", "misfire").orElse("run-once")) {
                    case "run-once" -> Misfire.RUN_ONCE;
                    case "skip" -> Misfire.SKIP;
                    case "run-all" -> Misfire.RUN_ALL;
                    default ->
                        throw new InvalidDatasetException(
                                name, "schedule.misfire", "must be run-once, skip or run-all");
                };
        int limit = misfireLimit(name, text(tree, "schedule", "misfire-limit").orElse("10"));
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

    private static Optional<String> text(PropertyTree tree, String... path) {
        return text(tree.at(path));
    }

    /** What is set to nothing is not set. */
    static Optional<String> text(PropertyTree tree) {
        String value = tree.value();
        if (value != null && value.startsWith(DatasetProperties.UNSET)) {
            throw new InvalidDatasetException(new Problem(tree.name(), "refers to a variable that is not set"));
        }
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Each element of a list as it is, or what stands between the commas of a text. */
    static List<String> texts(PropertyTree tree) {
        if (!tree.elements().isEmpty()) {
            return tree.elements().stream()
                    .flatMap(element -> text(element).stream())
                    .toList();
        }
        return text(tree).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
