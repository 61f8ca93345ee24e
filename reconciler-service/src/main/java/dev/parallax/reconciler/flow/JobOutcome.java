package dev.parallax.reconciler.flow;

import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.Segment;
import java.util.List;

/** How a job that was run through ended. */
public sealed interface JobOutcome {
    /** A dataset job was cut into segments. */
    record Planned(List<Segment> segments, String explanation) implements JobOutcome {
        public Planned {
            segments = List.copyOf(segments);
        }
    }

    /** What the job is for was done, and every message about it was acknowledged. */
    record Compared(JobResult result) implements JobOutcome {}
}
