package dev.parallax.scheduler.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.JobStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a job went through, as its row keeps it: a line of JSON each. Text and not {@code jsonb}, because it is added to
 * at each transition and read when somebody looks at the job.
 */
@Singleton
final class Steps {
    private final Json json;

    Steps(Json json) {
        this.json = json;
    }

    /**
     * One step; the components are the columns of the view {@code job_history}.
     *
     * @param status the job's afterwards
     * @param detail what the other components and the job's own do not tell
     * @param outgoing whether the scheduler decided it, and publishes it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Step(
            String event,
            JobStatus status,
            int attempt,
            Instant at,
            @Nullable Object detail,
            boolean outgoing) {}

    /** JSON as it is written here has no line breaks. */
    String text(Step step) {
        return json.write(step) + "\n";
    }

    String of(History.Line line) {
        JobEvent event = line.event();
        return text(new Step(
                EventNames.of(event), line.status(), event.attempt(), event.at(), detail(line), line.outgoing()));
    }

    /** The lines of each job, in their order. */
    Map<UUID, String> byJob(List<History.Line> lines) {
        Map<UUID, String> texts = new HashMap<>();
        lines.forEach(line -> texts.merge(line.event().jobId(), of(line), String::concat));
        return texts;
    }

    /** What neither the step itself nor the job tells. */
    private static @Nullable Map<String, Object> detail(History.Line line) {
        return switch (line.event()) {
            case JobEvent.Queued queued -> conditions(queued);
            case JobEvent.Started started -> Map.of("worker", started.worker());
            case JobEvent.Released released -> Map.of("worker", released.worker());
            case JobEvent.AttemptFailed failed -> Map.of("error", failed.error());
            case JobEvent.Planned planned ->
                Map.of("segments", planned.segments().size(), "explanation", planned.explanation());
            // What a reconciler said stands in the job; the sum of children may be replaced when some are put back.
            case JobEvent.Completed completed -> line.outgoing() ? Map.of("result", completed.result()) : null;
            case JobEvent.RetryScheduled retry -> Map.of("run_at", retry.runAt(), "error", retry.error());
            case JobEvent.Failed failed -> ended(failed);
            case JobEvent.Cancelled cancelled -> Map.of("by", cancelled.by());
            case JobEvent.Dispatched dispatched -> null;
            case JobEvent.Progressed progressed -> null;
        };
    }

    private static @Nullable Map<String, Object> conditions(JobEvent.Queued queued) {
        Instant runAt = queued.runAt();
        return runAt.equals(queued.at()) && queued.dependsOn().isEmpty()
                ? null
                : Map.of("run_at", runAt, "depends_on", queued.dependsOn());
    }

    private static Map<String, Object> ended(JobEvent.Failed failed) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("error", failed.error());
        detail.put("dead", failed.dead());
        if (failed.result() != null) {
            detail.put("result", failed.result());
        }
        return detail;
    }
}
