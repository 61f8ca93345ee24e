package dev.parallax.scheduler.trigger;

import dev.parallax.common.api.TriggerAccepted;
import dev.parallax.common.job.Origin;
import dev.parallax.scheduler.dataset.Dataset;
import dev.parallax.scheduler.queue.JobQueue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** The answer to a trigger, which the log has too. */
final class RunsAccepted {
    private static final Logger LOG = Logger.getLogger(RunsAccepted.class);

    private RunsAccepted() {}

    /** @param waiting what stands for each table, in their order */
    static TriggerAccepted of(
            DatasetStart start, List<String> refused, List<JobQueue.Waiting> waiting, Instant estimate) {
        Origin origin = start.origin();
        List<UUID> ids = waiting.stream().map(JobQueue.Waiting::id).toList();
        List<String> names = start.datasets().stream().map(Dataset::name).toList();
        List<String> joined = IntStream.range(0, names.size())
                .filter(i -> waiting.get(i).joined())
                .mapToObj(names::get)
                .toList();
        LOG.infof(
                "Manual start of %s: strategy %s, priority %s, asked by %s (%s), correlation %s, jobs %s, of which waited"
                        + " already: %s",
                names,
                start.strategy(),
                start.priority(),
                origin.system(),
                origin.actor(),
                origin.correlationId(),
                ids,
                joined);
        return new TriggerAccepted(ids, "RUNNING", message(ids.size(), refused, joined), estimate, refused, joined);
    }

    private static String message(int jobs, List<String> refused, List<String> joined) {
        String queued = "Reconciliation jobs queued for " + jobs + (jobs == 1 ? " table" : " tables");
        String waited =
                joined.isEmpty() ? "" : "; joined to jobs that wait for the same already: " + String.join(", ", joined);
        return refused.isEmpty()
                ? queued + waited
                : queued + waited + "; left out because their configuration is refused: " + String.join(", ", refused);
    }
}
