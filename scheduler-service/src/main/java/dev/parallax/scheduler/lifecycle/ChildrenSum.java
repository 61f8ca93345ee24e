package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Inconclusive.Reason;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import dev.parallax.common.job.JobStatus;
import dev.parallax.common.job.JobType;
import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Strategy;
import dev.parallax.common.job.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The children of a job as a whole: sums of their counters and books, the worst of their verdicts, and why they are not
 * sure. A segment that did not end well was not compared, so the whole is INCONCLUSIVE. Searches for orphans do not decide
 * how the whole ended. The repairs that segments planned are made by children of their own, which only add what they
 * repaired.
 *
 * @param segments in key order
 * @param searches for orphans
 * @param applications of what the segments planned; none before that was judged
 * @param planned by all segments together
 * @param failed segments that did not end well
 * @param firstError of the first such segment
 * @param books empty if a segment has none, because an earlier release compared it
 * @param reasons of what is not sure
 */
public record ChildrenSum(
        List<Child> segments,
        List<Child> searches,
        List<Child> applications,
        PlannedRepairs planned,
        int failed,
        @Nullable JobError firstError,
        Verdict verdict,
        Counters counters,
        Optional<Books> books,
        List<Inconclusive> reasons) {
    static final String PARTIAL_CLEANUP = "Partial cleanup failed, but processing succeeded";

    static final Inconclusive NOTHING_PLANNED = new Inconclusive(
            Reason.NOTHING_COMPARED.name(), 0, null, KeyRange.ALL, List.of(), "Nothing was planned to be compared.");

    /**
     * How one child ended.
     *
     * @param range the keys that it was to compare
     */
    public record Child(
            UUID id,
            JobType type,
            KeyRange range,
            JobStatus status,
            @Nullable JobResult result,
            @Nullable JobError error) {
        boolean well() {
            return status == JobStatus.COMPLETED && result != null;
        }

        /** What was not said to be sure is not. */
        Verdict verdict() {
            Verdict said = result == null ? null : result.verdict();
            return well() && said != null ? said : Verdict.INCONCLUSIVE;
        }

        /** What a segment would repair. */
        public PlannedRepairs planned() {
            return result == null ? PlannedRepairs.NONE : PlannedRepairs.of(result);
        }
    }

    public static ChildrenSum of(List<Child> children) {
        List<Child> searches = ofType(children, JobType.FIND_ORPHANS);
        List<Child> applications = ofType(children, JobType.APPLY_REPAIRS);
        List<Child> segments = children.stream()
                .filter(child -> child.type() != JobType.FIND_ORPHANS && child.type() != JobType.APPLY_REPAIRS)
                .toList();
        PlannedRepairs planned =
                segments.stream().map(Child::planned).reduce(PlannedRepairs.NONE, PlannedRepairs::plus);
        int failed = 0;
        JobError firstError = null;
        Verdict verdict = segments.isEmpty() ? Verdict.INCONCLUSIVE : Verdict.MATCH;
        Counters counters = Counters.ZERO;
        for (Child child : segments) {
            JobResult result = child.result();
            verdict = verdict.and(child.verdict());
            counters = result == null ? counters : counters.plus(result.counters());
            if (!child.well()) {
                failed++;
                firstError = firstError == null ? child.error() : firstError;
            }
        }
        Optional<Books> books = PartsSum.books(segments);
        List<Inconclusive> reasons = new ArrayList<>(PartsSum.reasons(segments));
        if (segments.isEmpty()) {
            reasons.add(NOTHING_PLANNED);
        }
        if (books.isPresent() && !books.get().balance()) {
            verdict = Verdict.INCONCLUSIVE;
            if (reasons.stream().noneMatch(reason -> reason.reason().equals(Reason.BOOKS_DO_NOT_BALANCE.name()))) {
                reasons.add(Inconclusive.ofBooks(books.get()));
            }
        }
        for (Child application : applications) {
            JobResult result = application.result();
            if (result != null) {
                counters = counters.plus(result.counters());
            }
        }
        return new ChildrenSum(
                segments,
                searches,
                applications,
                planned,
                failed,
                firstError,
                verdict,
                counters,
                books,
                List.copyOf(reasons));
    }

    private static List<Child> ofType(List<Child> children, JobType type) {
        return children.stream().filter(child -> child.type() == type).toList();
    }

    /** Whether everything was compared and orphans were not searched for yet. */
    public boolean mayBeFollowedBySearch() {
        return failed == 0 && searches.isEmpty();
    }

    JobResult result(Job parent) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (parent.strategy() == Strategy.INCREMENTAL) {
            // A run of this kind has one segment, and that is what it did.
            segments.stream()
                    .map(Child::result)
                    .filter(java.util.Objects::nonNull)
                    .forEach(result -> details.putAll(result.details()));
            Object requested = parent.data().get("requested_strategy");
            if (requested != null) {
                details.put("requested_strategy", requested);
                details.put("strategy", parent.strategy().name());
            }
            orphans(details);
        }
        details.put("segments", segments.size());
        if (failed > 0) {
            details.put("segments_failed", failed);
        }
        if (!reasons.isEmpty()) {
            details.put(
                    Inconclusive.DETAIL,
                    reasons.stream().map(Inconclusive::toDetail).toList());
        }
        books.ifPresent(sum -> details.put(Books.DETAIL, sum.toDetail()));
        details.putAll(PartsSum.counts(segments));
        if (planned.total() > 0) {
            details.putAll(RepairReport.of(parent, this));
        }
        return new JobResult(verdict, counters, details);
    }

    private void orphans(Map<String, Object> details) {
        details.put(
                "orphaned", searches.stream().mapToLong(ChildrenSum::orphaned).sum());
        if (searches.stream().allMatch(Child::well)) {
            return;
        }
        details.put("orphan_cleanup", "failed");
        details.put("message", PARTIAL_CLEANUP);
        details.put("errors", number(details.get("errors")) + 1);
    }

    private static long orphaned(Child search) {
        JobResult result = search.result();
        return result == null ? 0 : number(result.details().get("orphaned"));
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    Optional<JobError> error() {
        if (failed == 0) {
            return RepairReport.error(applications);
        }
        String first = firstError == null ? "" : "; first: " + firstError.code() + ", " + firstError.message();
        return Optional.of(new JobError(
                "SEGMENTS_FAILED", failed + " of " + segments.size() + " segments did not complete" + first, false));
    }
}
