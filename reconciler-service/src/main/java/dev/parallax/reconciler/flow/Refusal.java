package dev.parallax.reconciler.flow;

import dev.parallax.common.api.DatasetState;
import java.util.List;

/** What a job of a dataset ends with that this service does not work with. */
final class Refusal {
    /** For the whole message: it is kept with every job. */
    private static final int LONGEST = 2000;

    private static final int LONGEST_PROBLEM = 500;

    private Refusal() {}

    static JobFailedException of(String dataset, List<DatasetState.Problem> problems) {
        return JobFailedException.terminal("DATASET_REFUSED", message(dataset, problems));
    }

    private static String message(String dataset, List<DatasetState.Problem> problems) {
        var message = new StringBuilder("Dataset '").append(dataset).append("' is refused: ");
        int told = 0;
        for (var problem : problems) {
            var next = cut(problem.property() + ": " + problem.message());
            if (told > 0 && message.length() + next.length() > LONGEST) {
                break;
            }
            message.append(told == 0 ? "" : "; ").append(next);
            told++;
        }
        int left = problems.size() - told;
        return left == 0 ? message.toString() : message + "; and " + left + " more";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_PROBLEM ? text : text.substring(0, LONGEST_PROBLEM - 3) + "...";
    }
}
