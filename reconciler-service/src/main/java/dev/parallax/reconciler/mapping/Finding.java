package dev.parallax.reconciler.mapping;

import dev.parallax.reconciler.config.Problem;
import java.util.List;

/** What was found out about one side of a dataset. */
sealed interface Finding {
    /** Its store says nothing against the mapping. */
    record Sound() implements Finding {}

    /** The store could not be asked. */
    record Open(String reason) implements Finding {}

    /** The mapping cannot be honoured. */
    record Wrong(List<Problem> problems) implements Finding {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }
}
