package dev.parallax.monitor.acceptance;

import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.common.api.DatasetState.State;
import dev.parallax.monitor.dataset.Datasets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What becomes of what several services say of the same datasets. */
final class Acceptance {
    private final Map<String, DatasetState> states = new TreeMap<>();

    /** What this service itself makes of its configuration. */
    Acceptance(Datasets datasets, Instant now) {
        datasets.all().forEach(dataset -> {
            List<Problem> problems = datasets.problems(dataset.name());
            states.put(
                    dataset.name(),
                    new DatasetState(
                            dataset.name(), problems.isEmpty() ? State.ACCEPTED : State.REFUSED, problems, now));
        });
    }

    /** Takes in what a service says; of datasets that are not configured here nothing is known. */
    void heard(Collection<DatasetState> said) {
        said.forEach(other -> states.computeIfPresent(other.name(), (name, known) -> worse(known, other)));
    }

    /** Takes in that a service does not answer: what it would say is not known. */
    void silent(Problem problem, Instant now) {
        states.replaceAll(
                (name, known) -> worse(known, new DatasetState(name, State.UNCHECKED, List.of(problem), now)));
    }

    /** By name. */
    Map<String, DatasetState> states() {
        return Map.copyOf(states);
    }

    /** Who refuses goes before who does not; of two that say the same all problems count, from the first time on. */
    private static DatasetState worse(DatasetState one, DatasetState other) {
        if (one.state() != other.state()) {
            return one.state().compareTo(other.state()) > 0 ? one : other;
        }
        Set<Problem> problems = new LinkedHashSet<>(one.problems());
        problems.addAll(other.problems());
        return new DatasetState(
                one.name(),
                one.state(),
                List.copyOf(problems),
                List.of(one.since(), other.since()).stream()
                        .min(Comparator.naturalOrder())
                        .orElse(one.since()));
    }
}
