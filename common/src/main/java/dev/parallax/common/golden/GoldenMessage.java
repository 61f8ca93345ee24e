package dev.parallax.common.golden;

import dev.parallax.common.change.Change;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.error.ApiError;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Job;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * The JSON of one kind of message: what other releases write and read. A service reads and writes all of them before it
 * says that it is ready, so it can be no less able than its contract.
 */
public enum GoldenMessage {
    JOB(Job.class),
    QUEUED(JobEvent.class),
    DISPATCHED(JobEvent.class),
    STARTED(JobEvent.class),
    PROGRESSED(JobEvent.class),
    PLANNED(JobEvent.class),
    COMPLETED(JobEvent.class),
    COMPLETED_UNDO(JobEvent.class),
    ATTEMPT_FAILED(JobEvent.class),
    RELEASED(JobEvent.class),
    RETRY_SCHEDULED(JobEvent.class),
    FAILED(JobEvent.class),
    CANCELLED(JobEvent.class),
    MISMATCHES(MismatchBatch.class),
    MISMATCHES_CUT(MismatchBatch.class),
    AGREED(MismatchBatch.class),
    STANDING(MismatchBatch.class),
    CHANGE(Change.class),
    CHANGE_UNDO(Change.class),
    CHANGE_CUT(Change.class),
    ERROR(ApiError.class);

    private final Class<?> type;

    GoldenMessage(Class<?> type) {
        this.type = type;
    }

    /** What a reader is told to make of it. */
    public Class<?> type() {
        return type;
    }

    /** Its JSON in UTF-8. */
    public byte[] json() {
        String file = name().toLowerCase(Locale.ROOT) + ".json";
        try (InputStream in = GoldenMessage.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("There is no golden message " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
