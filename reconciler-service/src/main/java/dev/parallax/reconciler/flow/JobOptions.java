package dev.parallax.reconciler.flow;

import dev.parallax.common.job.Job;
import dev.parallax.reconciler.store.Scan;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a job's {@code data} says about its strategy.
 *
 * @param window how far back TIMESTAMP_RANGE looks from the creation of the job; {@code window}, ISO 8601
 * @param sampleSize records of SAMPLE; {@code sample_size}
 * @param seed of SAMPLE; {@code seed}; without it one that follows from the root job, so that a new attempt takes the
 *     same sample
 * @param updatedSince from when on INCREMENTAL reads the feed again; {@code updated_since}, ISO 8601; null for what it
 *     changed since the last success
 */
record JobOptions(
        Duration window,
        int sampleSize,
        long seed,
        @Nullable Instant updatedSince) {
    private static final Duration DEFAULT_WINDOW = Duration.ofHours(1);
    private static final int DEFAULT_SAMPLE = 1000;
    private static final int LARGEST_SAMPLE = 100_000;

    static JobOptions of(Job job) {
        return new JobOptions(
                window(job),
                (int) number(job, "sample_size", DEFAULT_SAMPLE, 1, LARGEST_SAMPLE),
                number(job, "seed", job.rootId().getLeastSignificantBits(), Long.MIN_VALUE, Long.MAX_VALUE),
                updatedSince(job));
    }

    /** From the window before the job's creation to now: what changed while it waited belongs to it. */
    Scan.Window windowOf(Job job, Instant now) {
        return new Scan.Window(job.createdAt().minus(window), now);
    }

    private static Duration window(Job job) {
        var given = job.data().get("window");
        if (given == null) {
            return DEFAULT_WINDOW;
        }
        try {
            var window = Duration.parse(given.toString());
            if (window.isPositive()) {
                return window;
            }
        } catch (DateTimeParseException e) {
            // Said below, with every other bad window.
        }
        throw JobFailedException.terminal("INVALID_OPTION", "'window' must be a positive ISO 8601 duration.");
    }

    private static @Nullable Instant updatedSince(Job job) {
        var given = job.data().get("updated_since");
        try {
            return given == null ? null : Instant.parse(given.toString());
        } catch (DateTimeParseException e) {
            throw JobFailedException.terminal("INVALID_OPTION", "'updated_since' must be an ISO 8601 time in UTC.");
        }
    }

    private static long number(Job job, String name, long otherwise, long least, long most) {
        var given = job.data().get(name);
        if (given == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(given.toString());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with the numbers out of range.
        }
        throw JobFailedException.terminal(
                "INVALID_OPTION", "'" + name + "' must be a whole number from " + least + " to " + most + ".");
    }
}
