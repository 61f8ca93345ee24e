package dev.parallax.reconciler.mapping;

import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.State;
import dev.parallax.reconciler.config.MappingCheck;
import dev.parallax.reconciler.config.Problem;
import dev.parallax.reconciler.config.Reading;
import dev.parallax.reconciler.dataset.DatasetDefinition;
import dev.parallax.reconciler.value.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is found out about every side of every dataset, and what follows from it. Not safe for threads. */
final class Standings {
    private static final Finding NOT_ASKED = new Finding.Open("It was not asked yet.");

    private final Map<String, Map<Side, Finding>> findings = new TreeMap<>();
    private final Map<String, DatasetState> states = new TreeMap<>();

    /** Knows what the configuration alone shows. */
    Standings(Reading reading, Instant now) {
        reading.refused()
                .forEach((name, problems) ->
                        states.put(name, new DatasetState(name, State.REFUSED, told(problems), now)));
        reading.catalog().datasets().values().forEach(dataset -> {
            states.put(dataset.name(), state(dataset, now));
        });
    }

    Finding finding(String dataset, Side side) {
        return findings.getOrDefault(dataset, Map.of()).getOrDefault(side, NOT_ASKED);
    }

    /**
     * Takes a finding in. A store that could not be asked leaves what it said before as it is.
     *
     * @return the dataset's state if it is another one now
     */
    Optional<DatasetState> found(DatasetDefinition dataset, Side side, Finding finding, Instant now) {
        if (finding instanceof Finding.Open && !(finding(dataset.name(), side) instanceof Finding.Open)) {
            return Optional.empty();
        }
        findings.computeIfAbsent(dataset.name(), name -> new EnumMap<>(Side.class))
                .put(side, finding);
        var before = states.get(dataset.name());
        var after = state(dataset, now);
        if (before != null
                && after.state() == before.state()
                && after.problems().equals(before.problems())) {
            return Optional.empty();
        }
        states.put(dataset.name(), after);
        return Optional.of(after);
    }

    /** A copy, by name. */
    Map<String, DatasetState> states() {
        return Collections.unmodifiableMap(new TreeMap<>(states));
    }

    private DatasetState state(DatasetDefinition dataset, Instant now) {
        var wrong = new ArrayList<Problem>();
        var open = new ArrayList<Problem>();
        for (var side : Side.values()) {
            switch (finding(dataset.name(), side)) {
                case Finding.Sound sound -> {}
                case Finding.Open(var reason) ->
                    open.add(new Problem(
                            MappingCheck.property(dataset, side, "store"), "is not checked yet: " + reason));
                case Finding.Wrong(var problems) -> wrong.addAll(problems);
            }
        }
        if (!wrong.isEmpty()) {
            return new DatasetState(dataset.name(), State.REFUSED, told(wrong), now);
        }
        return open.isEmpty()
                ? new DatasetState(dataset.name(), State.ACCEPTED, List.of(), now)
                : new DatasetState(dataset.name(), State.UNCHECKED, told(open), now);
    }

    private static List<DatasetState.Problem> told(List<Problem> problems) {
        return problems.stream()
                .distinct()
                .map(problem -> new DatasetState.Problem(problem.property(), problem.message()))
                .toList();
    }
}
