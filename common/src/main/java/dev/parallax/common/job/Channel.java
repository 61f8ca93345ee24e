package dev.parallax.common.job;

/** By which way a job or change came about. */
public enum Channel {
    CRON,
    MANUAL,
    EVENT,
    FOLLOW_UP,
    RETRY
}
