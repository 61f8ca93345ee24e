package dev.parallax.monitor.ingest;

import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.JobError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of monitor.job_history; the components are its columns. */
@RegisterForReflection
record HistoryRow(
        UUID eventId,
        UUID jobId,
        UUID rootId,
        int attempt,
        String kind,
        Instant at,
        @Nullable String worker,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable Boolean retryable,
        @Nullable String note) {

    /** What the history keeps of the event: all but heartbeats. */
    static Optional<HistoryRow> of(JobEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case JobEvent.Progressed e -> null;
                    case JobEvent.Queued e -> row(e, "QUEUED", null, null, "Not before " + e.runAt());
                    case JobEvent.Dispatched e -> row(e, "DISPATCHED", null, null, null);
                    case JobEvent.Started e -> row(e, "STARTED", e.worker(), null, null);
                    case JobEvent.Planned e ->
                        row(e, "PLANNED", null, null, e.segments().size() + " segments. " + e.explanation());
                    case JobEvent.Completed e ->
                        row(
                                e,
                                "COMPLETED",
                                null,
                                null,
                                e.result().verdict() == null
                                        ? null
                                        : "Verdict " + e.result().verdict());
                    case JobEvent.AttemptFailed e -> row(e, "ATTEMPT_FAILED", null, e.error(), null);
                    case JobEvent.Released e -> row(e, "RELEASED", e.worker(), null, null);
                    case JobEvent.RetryScheduled e ->
                        row(e, "RETRY_SCHEDULED", null, e.error(), "Not before " + e.runAt());
                    case JobEvent.Failed e -> row(e, e.dead() ? "DEAD" : "FAILED", null, e.error(), null);
                    case JobEvent.Cancelled e -> row(e, "CANCELLED", null, null, "By " + e.by());
                });
    }

    private static HistoryRow row(
            JobEvent event, String kind, @Nullable String worker, @Nullable JobError error, @Nullable String note) {
        return new HistoryRow(
                event.eventId(),
                event.jobId(),
                event.rootId(),
                event.attempt(),
                kind,
                event.at(),
                worker,
                error == null ? null : error.code(),
                error == null ? null : error.message(),
                error == null ? null : error.retryable(),
                note);
    }
}
