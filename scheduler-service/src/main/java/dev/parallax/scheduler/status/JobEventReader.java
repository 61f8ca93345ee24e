package dev.parallax.scheduler.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.parallax.common.event.JobEvent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what comes over {@code parallax.job-events}, where anything may come. */
@Singleton
final class JobEventReader {
    private final ObjectReader reader;

    JobEventReader(ObjectMapper mapper) {
        this.reader = mapper.readerFor(JobEvent.class);
    }

    /** What a message is. */
    sealed interface Reading {}

    record Understood(JobEvent event) implements Reading {}

    /**
     * No JobEvent.
     *
     * @param reason one line
     */
    record Unreadable(String reason) implements Reading {}

    Reading read(byte @Nullable [] message) {
        if (message == null) {
            return new Unreadable("The message is empty");
        }
        try {
            JobEvent event = reader.readValue(message);
            String missing = event == null ? "everything" : missing(event);
            return event != null && missing == null
                    ? new Understood(event)
                    : new Unreadable("The event lacks " + missing);
        } catch (IOException e) {
            return new Unreadable(firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static @Nullable String missing(JobEvent event) {
        String common = absent("event_id", event.eventId(), "job_id", event.jobId(), "root_id", event.rootId());
        if (common != null) {
            return common;
        }
        return switch (event) {
            case JobEvent.Started started -> absent("at", event.at(), "worker", started.worker());
            case JobEvent.Progressed progressed -> absent("at", event.at(), "worker", progressed.worker());
            case JobEvent.Planned planned -> absent("at", event.at(), "explanation", planned.explanation());
            case JobEvent.Completed completed -> absent("at", event.at(), "result", completed.result());
            case JobEvent.AttemptFailed failed -> absent("at", event.at(), "error", failed.error());
            case JobEvent.Released released -> absent("at", event.at(), "worker", released.worker());
            default -> absent("at", event.at());
        };
    }

    private static @Nullable String absent(@Nullable Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] == null) {
                return Objects.toString(namesAndValues[i]);
            }
        }
        return null;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("unreadable");
    }
}
