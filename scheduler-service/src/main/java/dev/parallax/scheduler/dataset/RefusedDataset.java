package dev.parallax.scheduler.dataset;

import dev.parallax.common.api.DatasetState.Problem;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A configured dataset that nothing is started for.
 *
 * @param problems why, at least one
 */
public record RefusedDataset(String name, String entityType, List<Problem> problems) {
    public RefusedDataset {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(entityType, "entityType");
        problems = List.copyOf(problems);
    }

    /** All reasons in one sentence. */
    public String reason() {
        return problems.stream()
                .map(problem -> problem.property() + " " + problem.message())
                .collect(Collectors.joining("; "));
    }
}
