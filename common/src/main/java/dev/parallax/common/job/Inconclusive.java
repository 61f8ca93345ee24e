package dev.parallax.common.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a comparison is not sure. The details of a {@link JobResult} list them under {@value #DETAIL}, so that
 * every reader can say which records or ranges, how many, and why.
 *
 * @param reason a stable code, one of {@link Reason}
 * @param count records, or segments, that it is about
 * @param side "source" or "target"; null for both
 * @param range the keys that it is about, or null
 * @param keys the first of the records that it is about, at most {@link #MOST_KEYS}
 * @param message for an operator: what is wrong, and what to do
 */
public record Inconclusive(
        String reason,
        long count,
        @Nullable String side,
        @Nullable KeyRange range,
        List<String> keys,
        String message) {
    /** The name among the details. */
    public static final String DETAIL = "inconclusive";

    public static final int MOST_KEYS = 20;

    /** What may be repaired of all that a comparison found, where it is not sure. */
    public enum Repairs {
        /**
         * Each difference that was found is right by itself. Deletions are left: a record that was not compared may be the one
         * that is missed.
         */
        ALL_BUT_DELETIONS,
        /** Nothing before an operator says so: what was read may be wrong, or is not all. */
        NOTHING
    }

    /** Why, in words that do not change. */
    public enum Reason {
        /** Records that went on changing. */
        UNSETTLED(Repairs.ALL_BUT_DELETIONS),
        /** Keys that a store gave out, and by which it does not give the record: others may be misread as well. */
        KEY_NOT_READABLE(Repairs.NOTHING),
        /** Keys that were asked for and that neither side has. */
        NOT_FOUND(Repairs.ALL_BUT_DELETIONS),
        /** There are records, and none was compared. */
        NOTHING_COMPARED(Repairs.NOTHING),
        /** Records that were read and that nothing is known of, or the reverse. */
        BOOKS_DO_NOT_BALANCE(Repairs.NOTHING),
        /** A count of the store differs from what was read, and no movement of the data explains it. */
        COUNT_DISAGREES(Repairs.NOTHING),
        /** Records that are too large to be read, of which nothing is known but their keys and sizes. */
        RECORD_TOO_LARGE(Repairs.ALL_BUT_DELETIONS),
        /** A part of the job that did not end well, so that its range was not compared. */
        SEGMENT_FAILED(Repairs.NOTHING),
        /** The job ended before it compared all. */
        NOT_COMPLETED(Repairs.NOTHING);

        private final Repairs repairs;

        Reason(Repairs repairs) {
            this.repairs = repairs;
        }

        /** What may be repaired by a run that is not sure for this reason. */
        public Repairs repairs() {
            return repairs;
        }
    }

    public Inconclusive {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        keys = keys == null ? List.of() : List.copyOf(keys.subList(0, Math.min(keys.size(), MOST_KEYS)));
    }

    /** That these books do not balance. */
    public static Inconclusive ofBooks(Books books) {
        long source = books.source().difference();
        long target = books.target().difference();
        return new Inconclusive(
                Reason.BOOKS_DO_NOT_BALANCE.name(),
                Math.abs(source) + Math.abs(target),
                source != 0 && target != 0 ? null : source != 0 ? "source" : "target",
                null,
                List.of(),
                "Of the source %d records came in and %d have an outcome, of the target %d and %d. Nothing that this job"
                                .formatted(
                                        books.source().read() + books.source().appeared(),
                                        books.source().accounted(),
                                        books.target().read() + books.target().appeared(),
                                        books.target().accounted())
                        + " found is sure: run it again, and report it as a defect if this stays.");
    }

    /** What may be repaired by a run that is not sure for this; nothing if the reason is one of another release. */
    public Repairs repairs() {
        return Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(reason))
                .findFirst()
                .map(Reason::repairs)
                .orElse(Repairs.NOTHING);
    }

    /** As a detail of a result. */
    public Map<String, Object> toDetail() {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("reason", reason);
        detail.put("count", count);
        if (side != null) {
            detail.put("side", side);
        }
        if (range != null) {
            Map<String, @Nullable Object> ends = new LinkedHashMap<>();
            ends.put("from", range.from());
            ends.put("to", range.to());
            detail.put("range", ends);
        }
        if (!keys.isEmpty()) {
            detail.put("keys", keys);
        }
        detail.put("message", message);
        return detail;
    }

    /** All of them in the details of a result, also after it was sent as JSON. */
    public static List<Inconclusive> of(Map<String, Object> details) {
        List<Inconclusive> found = new ArrayList<>();
        if (details.get(DETAIL) instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> detail && detail.get("reason") instanceof String reason) {
                    found.add(new Inconclusive(
                            reason,
                            detail.get("count") instanceof Number count ? count.longValue() : 0,
                            text(detail.get("side")),
                            range(detail.get("range")),
                            keys(detail.get("keys")),
                            String.valueOf(detail.get("message"))));
                }
            }
        }
        return found;
    }

    private static @Nullable KeyRange range(@Nullable Object range) {
        return range instanceof Map<?, ?> ends ? new KeyRange(text(ends.get("from")), text(ends.get("to"))) : null;
    }

    private static List<String> keys(@Nullable Object keys) {
        return keys instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
