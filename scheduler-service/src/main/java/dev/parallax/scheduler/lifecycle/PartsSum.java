package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Inconclusive.Reason;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.KeyRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the details of a job's parts say together. */
final class PartsSum {
    /** Entries of one reason; the parts beyond them are one entry more. */
    private static final int MOST_OF_A_REASON = 10;

    private PartsSum() {}

    /** Of all parts; empty if one lacks them. */
    static Optional<Books> books(List<ChildrenSum.Child> parts) {
        Books sum = Books.EMPTY;
        for (ChildrenSum.Child part : parts) {
            JobResult result = part.result();
            Optional<Books> books = result == null ? Optional.empty() : Books.of(result.details());
            if (books.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.plus(books.get());
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(sum);
    }

    /** Why the whole is not sure: a bounded list that counts all of it. */
    static List<Inconclusive> reasons(List<ChildrenSum.Child> parts) {
        Map<String, List<Inconclusive>> grouped = new LinkedHashMap<>();
        parts.stream().flatMap(PartsSum::of).forEach(reason -> grouped.computeIfAbsent(
                        reason.reason() + "/" + reason.side(), key -> new ArrayList<>())
                .add(reason));
        return grouped.values().stream().flatMap(PartsSum::bounded).toList();
    }

    private static Stream<Inconclusive> of(ChildrenSum.Child part) {
        if (!part.well()) {
            return Stream.of(
                    new Inconclusive(Reason.SEGMENT_FAILED.name(), 1, null, part.range(), List.of(), message(part)));
        }
        JobResult result = part.result();
        return result == null
                ? Stream.empty()
                : Inconclusive.of(result.details()).stream().map(reason -> placed(reason, part.range()));
    }

    private static String message(ChildrenSum.Child part) {
        JobError error = part.error();
        if (error != null) {
            return "This range was not compared: %s, %s".formatted(error.code(), error.message());
        }
        return part.status() == JobStatus.CANCELLED
                ? "This range was not compared: its job was cancelled."
                : "This range was not compared: its job ended as %s.".formatted(part.status());
    }

    private static Inconclusive placed(Inconclusive reason, KeyRange range) {
        return reason.range() != null || range.equals(KeyRange.ALL)
                ? reason
                : new Inconclusive(
                        reason.reason(), reason.count(), reason.side(), range, reason.keys(), reason.message());
    }

    private static Stream<Inconclusive> bounded(List<Inconclusive> alike) {
        if (alike.size() <= MOST_OF_A_REASON) {
            return alike.stream();
        }
        List<Inconclusive> rest = alike.subList(MOST_OF_A_REASON, alike.size());
        Inconclusive first = rest.getFirst();
        Inconclusive more = new Inconclusive(
                first.reason(),
                rest.stream().mapToLong(Inconclusive::count).sum(),
                first.side(),
                null,
                rest.stream().flatMap(reason -> reason.keys().stream()).toList(),
                "The same in %d more parts of the job.".formatted(rest.size()));
        return Stream.concat(alike.subList(0, MOST_OF_A_REASON).stream(), Stream.of(more));
    }

    /** What the stores counted beside what was read, and where the data moved meanwhile. */
    static Map<String, Object> counts(List<ChildrenSum.Child> parts) {
        Map<String, Object> details = new LinkedHashMap<>();
        Map<String, Object> counted = new LinkedHashMap<>();
        for (String side : List.of("source", "target")) {
            Map<String, Object> sum = new LinkedHashMap<>();
            for (ChildrenSum.Child part : parts) {
                JobResult result = part.result();
                if (result != null
                        && result.details().get("counted") instanceof Map<?, ?> sides
                        && sides.get(side) instanceof Map<?, ?> numbers) {
                    numbers.forEach((name, value) -> {
                        if (value instanceof Number number) {
                            sum.merge(name.toString(), number.longValue(), (one, other) -> (Long) one + (Long) other);
                        }
                    });
                }
            }
            if (!sum.isEmpty()) {
                counted.put(side, sum);
            }
        }
        if (!counted.isEmpty()) {
            details.put("counted", counted);
        }
        long moved = parts.stream()
                .map(ChildrenSum.Child::result)
                .filter(result -> result != null && result.details().containsKey("data_moved"))
                .count();
        if (moved > 0) {
            details.put(
                    "data_moved",
                    "In %d of %d parts records came or went while they were read.".formatted(moved, parts.size()));
        }
        return details;
    }
}
