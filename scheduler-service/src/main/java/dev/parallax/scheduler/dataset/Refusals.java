package dev.parallax.scheduler.dataset;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import java.util.Map;

/** What a caller is answered who asks for a dataset that is refused. */
public final class Refusals {
    private Refusals() {}

    /** DATASET_REFUSED, with the table and every problem. */
    public static ApiException of(RefusedDataset dataset) {
        return new ApiException(
                ErrorCode.DATASET_REFUSED,
                "Table '" + dataset.name() + "' is refused: " + dataset.reason()
                        + ". Mend the file of the datasets and restart the scheduler.",
                Map.of("table", dataset.name(), "problems", dataset.problems()));
    }
}
