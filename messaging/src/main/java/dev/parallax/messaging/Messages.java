package dev.parallax.messaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.parallax.common.change.Change;
import dev.parallax.common.event.JobEvent;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.Segment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the messages of {@code common} are read by every service, with all that they cannot be used without. */
public final class Messages {
    /** No job was ever tried so often. */
    private static final int MOST_ATTEMPTS = 1_000_000;

    /** So many records are nowhere, and thousands of such counts can be summed up. */
    private static final long MOST_RECORDS = 1_000_000_000_000_000L;

    private Messages() {}

    public static Decoding<Job> jobs(ObjectMapper mapper) {
        return of(mapper, Job.class, Messages::check);
    }

    public static Decoding<JobEvent> jobEvents(ObjectMapper mapper) {
        return of(mapper, JobEvent.class, Messages::check);
    }

    public static Decoding<Change> changes(ObjectMapper mapper) {
        return of(mapper, Change.class, change -> {
            finite(change.before(), "before");
            finite(change.after(), "after");
        });
    }

    private static <T> Decoding<T> of(ObjectMapper mapper, Class<T> type, java.util.function.Consumer<T> check) {
        ObjectReader reader = MessageJson.strict(mapper).readerFor(type);
        return Decoding.of(reader::<@Nullable T>readValue, check);
    }

    private static void check(Job job) {
        counts("attempt", job.attempt(), MOST_ATTEMPTS);
        finite(job.data(), "data");
    }

    // A member of JSON may be null, whatever the type of the record says.
    private static void check(JobEvent event) {
        require(event.eventId(), "event_id");
        require(event.jobId(), "job_id");
        require(event.rootId(), "root_id");
        require(event.at(), "at");
        counts("attempt", event.attempt(), MOST_ATTEMPTS);
        switch (event) {
            case JobEvent.Queued queued -> {
                require(queued.job(), "job");
                require(queued.runAt(), "run_at");
                check(queued.job());
            }
            case JobEvent.Dispatched dispatched -> {}
            case JobEvent.Started started -> require(started.worker(), "worker");
            case JobEvent.Progressed progressed -> {
                require(progressed.worker(), "worker");
                counts("compared_records", progressed.comparedRecords(), MOST_RECORDS);
                counts("estimated_records", progressed.estimatedRecords(), MOST_RECORDS);
                counts("mismatches", progressed.mismatches(), MOST_RECORDS);
            }
            case JobEvent.Planned planned -> {
                require(planned.explanation(), "explanation");
                planned.segments().forEach(Messages::check);
            }
            case JobEvent.Completed completed -> {
                require(completed.result(), "result");
                check(completed.result().counters());
                finite(completed.result().details(), "details");
            }
            case JobEvent.AttemptFailed failed -> require(failed.error(), "error");
            case JobEvent.Released released -> require(released.worker(), "worker");
            case JobEvent.RetryScheduled retry -> {
                require(retry.runAt(), "run_at");
                require(retry.error(), "error");
            }
            case JobEvent.Failed failed -> require(failed.error(), "error");
            case JobEvent.Cancelled cancelled -> require(cancelled.by(), "by");
        }
    }

    private static void check(Segment segment) {
        counts("number", segment.number(), Integer.MAX_VALUE);
        counts("estimated_records", segment.estimatedRecords(), MOST_RECORDS);
    }

    /** A count may be negative: what an earlier attempt repaired is taken off what a later one found. */
    private static void check(Counters counters) {
        long[] all = {
            counters.sourceRecords(),
            counters.targetRecords(),
            counters.matched(),
            counters.missingInTarget(),
            counters.missingInSource(),
            counters.dataMismatches(),
            counters.unconvertible(),
            counters.unsettled(),
            counters.repaired(),
            counters.repairConflicts(),
            counters.repairFailures(),
            counters.vanishedSource(),
            counters.vanishedTarget(),
            counters.notFound()
        };
        for (long count : all) {
            if (count > MOST_RECORDS || count < -MOST_RECORDS) {
                throw outOfRange("A counter", count);
            }
        }
    }

    private static void require(@Nullable Object value, String name) {
        if (value == null) {
            throw new InvalidContentException(LetterReason.MISSING_MEMBER, name + " is missing");
        }
    }

    private static void counts(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw outOfRange(name, value);
        }
    }

    private static InvalidContentException outOfRange(String name, Object value) {
        return new InvalidContentException(LetterReason.NUMBER_OUT_OF_RANGE, name + " cannot be " + value);
    }

    /** JSON has no infinity, but numbers that a reader takes for one; it would be written as a text. */
    private static void finite(@Nullable Object value, String name) {
        switch (value) {
            case Double number when !Double.isFinite(number) -> throw outOfRange("A number in " + name, number);
            case Map<?, ?> members -> members.values().forEach(member -> finite(member, name));
            case Iterable<?> elements -> elements.forEach(element -> finite(element, name));
            case null, default -> {}
        }
    }
}
