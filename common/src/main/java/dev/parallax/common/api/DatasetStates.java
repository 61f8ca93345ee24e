package dev.parallax.common.api;

import java.util.List;

/**
 * 200 of {@code GET /api/v1/datasets}.
 *
 * @param datasets every configured one, by name
 */
public record DatasetStates(List<DatasetState> datasets) {
    public DatasetStates {
        datasets = List.copyOf(datasets);
    }
}
