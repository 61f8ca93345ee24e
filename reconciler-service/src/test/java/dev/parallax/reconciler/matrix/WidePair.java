package dev.parallax.reconciler.matrix;

import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.flow.JobFailedException;
import dev.parallax.reconciler.matrix.MatrixRun.Read;
import dev.parallax.reconciler.store.Digests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Wide data in two stores, compared over some of its columns. */
record WidePair(MatrixRun run, WideData data, Map<String, String> source, Map<String, String> target) {
    private static final Map<String, String> ID = Map.of("key[0].name", "id", "key[0].type", "int64");

    private Read read(List<TypeSamples> columns) {
        return run.read(ID, source, target, WideData.fields(columns));
    }

    boolean isDigested(TypeSamples column) {
        return read(List.of(column)) instanceof Read.Taken(var dataset)
                && run.stores().digests(dataset, 1).await().indefinitely() instanceof Digests.Common;
    }

    /** Those of the columns that are not refused; a defect where that is not what the table says. */
    List<TypeSamples> taken(List<TypeSamples> columns, List<String> defects) {
        var taken = new ArrayList<>(columns);
        var problems = read(columns) instanceof Read.Refused refused ? refused.problems() : List.<Problem>of();
        for (var column : columns) {
            var own = problems.stream()
                    .filter(problem -> problem.property().contains(".fields." + column.identifier() + "."))
                    .toList();
            var words = column.refused();
            if (!own.isEmpty()) {
                taken.remove(column);
            }
            if (words == null
                    ? !own.isEmpty()
                    : own.stream().noneMatch(p -> p.message().contains(words))) {
                defects.add(column.name() + ": refused is " + words + ", was " + own);
            }
        }
        problems.stream()
                .filter(problem -> !problem.property().contains(".fields.c_"))
                .forEach(problem -> defects.add("" + problem));
        return taken;
    }

    /** Compares all at once; where that fails, finds out which of them it is. */
    void compare(List<TypeSamples> columns, Strategy strategy, List<String> defects) {
        if (columns.isEmpty()) {
            return;
        }
        if (!(read(columns) instanceof Read.Taken(var dataset))) {
            defects.add("refused together only: "
                    + columns.stream().map(TypeSamples::name).toList());
            return;
        }
        try {
            var outcome = MatrixRun.outcome(run.engine(dataset), strategy);
            var expected = data.expected(columns);
            var wrong = wrong(expected, outcome.found());
            // One that goes wrong in every record hides what the others do.
            if (wrong.size() > data.size() / 4 && columns.size() > 1) {
                halves(columns, half -> compare(half, strategy, defects));
                return;
            }
            wrong.forEach(key -> defects.add("%s %s: answered %s, right is %s"
                    .formatted(strategy, data.describe(key), outcome.found().get(key), expected.get(key))));
            if (outcome.verdict() != MatrixRun.verdict(expected.isEmpty())
                    || outcome.counters().sourceRecords() != data.size()
                    || outcome.counters().targetRecords() != data.size()) {
                defects.add("%s: %s of %d records, %s"
                        .formatted(strategy, outcome.verdict(), data.size(), outcome.counters()));
            }
        } catch (JobFailedException failure) {
            if (columns.size() == 1) {
                defects.add("%s %s: %s %s"
                        .formatted(
                                strategy,
                                columns.getFirst().name(),
                                failure.error().code(),
                                failure.error().message()));
            } else {
                halves(columns, half -> compare(half, strategy, defects));
            }
        }
    }

    private static List<String> wrong(Map<String, String> expected, Map<String, String> found) {
        var keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        keys.removeIf(key -> Objects.equals(expected.get(key), found.get(key)));
        return List.copyOf(keys);
    }

    private static void halves(List<TypeSamples> columns, Consumer<List<TypeSamples>> each) {
        int half = columns.size() / 2;
        each.accept(columns.subList(0, half));
        each.accept(columns.subList(half, columns.size()));
    }

    /** Which of the plain differences are not seen. */
    List<String> missed(List<TypeSamples> columns) {
        var missed = new ArrayList<String>();
        if (columns.isEmpty() || !(read(columns) instanceof Read.Taken(var dataset))) {
            return missed;
        }
        try {
            var found = MatrixRun.outcome(run.engine(dataset), Strategy.FULL).found();
            var names = columns.stream().map(TypeSamples::identifier).collect(Collectors.toSet());
            data.differingPlainly().forEach((key, field) -> {
                if (names.contains(field)
                        && !Arrays.asList(found.getOrDefault(key, "").split(" ", -1))
                                .contains(field)) {
                    missed.add(data.describe(key) + ": answered " + found.get(key));
                }
            });
        } catch (JobFailedException failure) {
            if (columns.size() == 1) {
                missed.add(columns.getFirst().name() + ": " + failure.error());
            } else {
                halves(columns, half -> missed.addAll(missed(half)));
            }
        }
        return missed;
    }
}
