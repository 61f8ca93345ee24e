package dev.parallax.common.job;

import java.util.Objects;

/**
 * One part of a planned dataset job.
 *
 * @param number counts from 0 within the plan, in key order
 * @param range the keys it covers; the first starts open, the last ends open
 * @param estimatedRecords of the larger side, from cheap statistics; only for progress
 */
public record Segment(int number, KeyRange range, long estimatedRecords) {
    public Segment {
        Objects.requireNonNull(range, "range");
    }
}
