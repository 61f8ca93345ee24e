package dev.parallax.common.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records that a comparison read, of each side by itself. Every record that was read has exactly one
 * outcome; where the two do not add up something was lost on the way, and nothing that was found is sure. The books of a
 * whole are the sums of its parts. The details of a {@link JobResult} hold them under {@value #DETAIL}.
 */
public record Books(Page source, Page target) {
    /** The name among the details. */
    public static final String DETAIL = "books";

    public static final Books EMPTY = new Books(Page.EMPTY, Page.EMPTY);

    /**
     * One side, in records.
     *
     * @param read counted where they arrived, whatever became of them
     * @param appeared not there when the side was read, and there when both were read again
     * @param equal the other side holds the same
     * @param differing the other side holds it with other values
     * @param missingOnOtherSide the other side does not hold it
     * @param unconvertible has a value that its declared type cannot hold, be it the key
     * @param duplicates share their key with another record of the side, or have one that several of the other side share
     * @param unsettled neither equal nor different
     * @param vanished gone when both sides were read again
     * @param skipped read more than once, and looked at once; or too large to be looked at, and named
     */
    public record Page(
            long read,
            long appeared,
            long equal,
            long differing,
            long missingOnOtherSide,
            long unconvertible,
            long duplicates,
            long unsettled,
            long vanished,
            long skipped) {
        public static final Page EMPTY = new Page(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        /** Records with an outcome. */
        public long accounted() {
            return equal + differing + missingOnOtherSide + unconvertible + duplicates + unsettled + vanished + skipped;
        }

        /** Records that came in without an outcome; negative for outcomes of records that never came in. */
        public long difference() {
            return read + appeared - accounted();
        }

        Page plus(Page other) {
            return new Page(
                    read + other.read,
                    appeared + other.appeared,
                    equal + other.equal,
                    differing + other.differing,
                    missingOnOtherSide + other.missingOnOtherSide,
                    unconvertible + other.unconvertible,
                    duplicates + other.duplicates,
                    unsettled + other.unsettled,
                    vanished + other.vanished,
                    skipped + other.skipped);
        }

        private Map<String, Object> toDetail() {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("read", read);
            detail.put("appeared", appeared);
            detail.put("equal", equal);
            detail.put("differing", differing);
            detail.put("missing_on_other_side", missingOnOtherSide);
            detail.put("unconvertible", unconvertible);
            detail.put("duplicates", duplicates);
            detail.put("unsettled", unsettled);
            detail.put("vanished", vanished);
            detail.put("skipped", skipped);
            return detail;
        }

        private static Page of(Map<?, ?> detail) {
            return new Page(
                    number(detail.get("read")),
                    number(detail.get("appeared")),
                    number(detail.get("equal")),
                    number(detail.get("differing")),
                    number(detail.get("missing_on_other_side")),
                    number(detail.get("unconvertible")),
                    number(detail.get("duplicates")),
                    number(detail.get("unsettled")),
                    number(detail.get("vanished")),
                    number(detail.get("skipped")));
        }

        private static long number(@Nullable Object value) {
            return value instanceof Number number ? number.longValue() : 0;
        }
    }

    public boolean balance() {
        return source.difference() == 0 && target.difference() == 0;
    }

    public Books plus(Books other) {
        return new Books(source.plus(other.source), target.plus(other.target));
    }

    /** As a detail of a result. */
    public Map<String, Object> toDetail() {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("source", source.toDetail());
        detail.put("target", target.toDetail());
        return detail;
    }

    /** Those in the details of a result, also after it was sent as JSON; empty if it has none. */
    public static Optional<Books> of(Map<String, Object> details) {
        return details.get(DETAIL) instanceof Map<?, ?> books
                        && books.get("source") instanceof Map<?, ?> source
                        && books.get("target") instanceof Map<?, ?> target
                ? Optional.of(new Books(Page.of(source), Page.of(target)))
                : Optional.empty();
    }
}
