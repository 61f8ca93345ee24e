package dev.parallax.scheduler.trigger;

import dev.parallax.scheduler.queue.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** When jobs that start together will have ended, judged by how long earlier runs of their datasets took. */
final class CompletionEstimate {
    /** For a dataset that never ran. */
    static final Duration UNKNOWN = Duration.ofMinutes(1);

    private CompletionEstimate() {}

    /**
     * The end of the last of them; each begins when those it depends on have ended.
     *
     * @param jobs in any order, without circles
     * @param durations by dataset
     */
    static Instant of(List<NewJob> jobs, Map<String, Duration> durations, Instant now) {
        Map<UUID, NewJob> byId = new HashMap<>();
        jobs.forEach(job -> byId.put(job.job().id(), job));
        Instant last = now;
        for (NewJob job : jobs) {
            Instant end = end(job, byId, durations, now);
            last = end.isAfter(last) ? end : last;
        }
        return last;
    }

    private static Instant end(NewJob job, Map<UUID, NewJob> byId, Map<String, Duration> durations, Instant now) {
        Instant begin = job.runAt().isAfter(now) ? job.runAt() : now;
        for (UUID other : job.dependsOn()) {
            NewJob before = byId.get(other);
            if (before != null) {
                Instant ready = end(before, byId, durations, now);
                begin = ready.isAfter(begin) ? ready : begin;
            }
        }
        return begin.plus(durations.getOrDefault(job.job().dataset(), UNKNOWN));
    }
}
