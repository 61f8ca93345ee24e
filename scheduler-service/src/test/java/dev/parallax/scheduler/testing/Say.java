package dev.parallax.scheduler.testing;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a reconciler says about a job. */
public final class Say {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private Say() {}

    public static JobEvent started(UUID job, int attempt) {
        return new JobEvent.Started(UUID.randomUUID(), job, job, attempt, AT, "w1");
    }

    public static JobEvent progressed(UUID job, int attempt, long compared) {
        return new JobEvent.Progressed(UUID.randomUUID(), job, job, attempt, AT, "w1", compared, 100, 1);
    }

    public static JobEvent completed(UUID job, int attempt, Verdict verdict, Counters counters) {
        return new JobEvent.Completed(
                UUID.randomUUID(), job, job, attempt, AT, new JobResult(verdict, counters, Map.of()));
    }

    public static JobEvent completed(UUID job, int attempt) {
        return completed(job, attempt, Verdict.MATCH, Counters.ZERO);
    }

    public static JobEvent failed(UUID job, int attempt, boolean retryable) {
        return new JobEvent.AttemptFailed(
                UUID.randomUUID(), job, job, attempt, AT, new JobError("STORE_UNAVAILABLE", "No answer", retryable));
    }

    public static JobEvent released(UUID job, int attempt) {
        return new JobEvent.Released(UUID.randomUUID(), job, job, attempt, AT, "w1");
    }

    public static JobEvent planned(UUID job, int attempt) {
        return new JobEvent.Planned(
                UUID.randomUUID(),
                job,
                job,
                attempt,
                AT,
                List.of(new Segment(0, new KeyRange(null, "m"), 10), new Segment(1, new KeyRange("m", null), 12)),
                "two halves");
    }

    public static Counters counters(long matched, long missing) {
        return new Counters(matched + missing, matched, matched, missing, 0, 0, 0, 0, 0, 0, 0);
    }
}
