package dev.parallax.common.job;

/** How a dataset is compared. */
public enum Strategy {
    /** Only the numbers of records on both sides. */
    ROW_COUNT,
    /** Every record, by digests where both stores can compute the same one, else by streaming. */
    CHECKSUM,
    /** Every record modified within a window, by default the last hour. */
    TIMESTAMP_RANGE,
    /** Every field of a random sample, by default 1000 records. */
    SAMPLE,
    /** Every field of every record. */
    FULL,
    /** Every record that the source says it changed since the last success; for sources that are feeds. */
    INCREMENTAL
}
