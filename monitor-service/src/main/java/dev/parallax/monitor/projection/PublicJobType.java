package dev.parallax.monitor.projection;

import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobType;

/** How a job came about, in the words of the public API. */
public enum PublicJobType {
    /** By a schedule, whatever its period. */
    HOURLY_SCHEDULED,
    /** By an operator. */
    MANUAL_ONDEMAND,
    /** By a change of one record. */
    EVENT_TARGETED;

    public static PublicJobType of(Job job) {
        return switch (job.origin().channel()) {
            case CRON -> HOURLY_SCHEDULED;
            case MANUAL -> MANUAL_ONDEMAND;
            case EVENT, FOLLOW_UP -> EVENT_TARGETED;
            case RETRY -> job.type() == JobType.RECONCILE_RECORD ? EVENT_TARGETED : MANUAL_ONDEMAND;
        };
    }
}
