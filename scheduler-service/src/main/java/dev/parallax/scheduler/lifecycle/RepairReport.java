package dev.parallax.scheduler.lifecycle;

import dev.parallax.common.job.Inconclusive;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobError;
import dev.parallax.common.job.JobResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the result of a run says about its repairs. */
public final class RepairReport {
    /** The detail that says what became of them, one of {@link State}. */
    public static final String REPAIRS = "repairs";

    /** The member of a run's data, and the detail of its result, that says what an operator decided. */
    public static final String DECISION = "repairs_decision";

    /** The member of a job's data that says whose held back repairs it makes: no caller can give it. */
    public static final String LET_GO = "repairs_released";

    /** What became of the repairs of a run. */
    public enum State {
        /** They were asked of the owner, as far as the records still stood as planned. */
        APPLIED,
        /** They were not asked of the owner, because the run was not complete, or not conclusive. */
        NOT_APPLIED,
        /** They exceed a limit, or what was read may be wrong, and they wait for an operator's word. */
        HELD_BACK,
        /** An operator let them go: another job, named in the decision, does what this one did not. */
        RELEASED,
        /** An operator decided against them. */
        DISCARDED
    }

    private RepairReport() {}

    static Map<String, Object> of(Job run, ChildrenSum sum) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("planned", sum.planned().json());
        Object decision = run.data().get(DECISION);
        if (decision != null) {
            details.put(DECISION, decision);
        }
        if (!sum.applications().isEmpty()) {
            details.put(REPAIRS, State.APPLIED.name());
            details.put("moved_since_planned", total(sum, "moved_since_planned"));
            deletesLeft(details, sum);
            return details;
        }
        switch (RepairJudgement.of(sum)) {
            case RepairJudgement.HeldBack held -> heldBack(details, run, held);
            case RepairJudgement.NotComplete incomplete -> details.put(REPAIRS, State.NOT_APPLIED.name());
            case RepairJudgement.Apply apply -> {
                details.put(REPAIRS, State.NOT_APPLIED.name());
                deletesLeft(details, sum);
            }
            case RepairJudgement.Nothing nothing -> {}
        }
        return details;
    }

    private static void heldBack(Map<String, Object> details, Job run, RepairJudgement.HeldBack held) {
        details.put(REPAIRS, State.HELD_BACK.name());
        details.put(
                "exceeded",
                held.breaches().stream().map(RepairLimits.Breach::json).toList());
        Stream<String> exceeded = held.breaches().stream().map(breach -> "%d %s are planned and limits.%s lets %d pass"
                .formatted(
                        breach.planned(),
                        breach.limit().startsWith("delete") ? "deletions" : "changes",
                        breach.limit(),
                        breach.allowed()));
        Stream<String> doubted = Stream.empty();
        if (!held.doubts().isEmpty()) {
            List<String> reasons =
                    held.doubts().stream().map(Inconclusive::reason).distinct().toList();
            details.put("doubted", reasons);
            doubted = Stream.of("what was read may be wrong (%s: %s)"
                    .formatted(
                            String.join(", ", reasons), held.doubts().getFirst().message()));
        }
        details.put(
                "message",
                "Repairs are held back, nothing was written: %s. Look at the mismatches, then release or discard them:"
                                .formatted(Stream.concat(exceeded, doubted).collect(Collectors.joining(", ")))
                        + " POST /api/v1/reconciliation/jobs/%s/repairs/release or .../discard".formatted(run.id()));
    }

    private static void deletesLeft(Map<String, Object> details, ChildrenSum sum) {
        if (sum.planned().deletes() > 0 && !RepairJudgement.deleting(sum)) {
            details.put("deletes_left", sum.planned().deletes());
            details.put(
                    "message",
                    "%d records were not deleted, because the run is INCONCLUSIVE: what was not compared is no proof that"
                                    .formatted(sum.planned().deletes())
                            + " they are gone. The next conclusive run deletes them.");
        }
    }

    private static long total(ChildrenSum sum, String detail) {
        return sum.applications().stream()
                .map(ChildrenSum.Child::result)
                .mapToLong(
                        result -> result == null ? 0 : number(result.details().get(detail)))
                .sum();
    }

    /** What failed of the repairs, where the comparison itself did not. */
    static Optional<JobError> error(List<ChildrenSum.Child> applications) {
        List<ChildrenSum.Child> failed =
                applications.stream().filter(application -> !application.well()).toList();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        JobError first = failed.getFirst().error();
        return Optional.of(new JobError(
                "REPAIRS_FAILED",
                "%d of %d parts of the repairs did not complete%s"
                        .formatted(
                                failed.size(),
                                applications.size(),
                                first == null ? "" : "; first: " + first.code() + ", " + first.message()),
                false));
    }

    /** Whether the repairs of an ended job wait for an operator's word. */
    public static boolean isHeldBack(JobState state) {
        JobResult result = state.result();
        return state.status().isTerminal()
                && result != null
                && State.HELD_BACK.name().equals(result.details().get(REPAIRS));
    }

    /** The result of a run about whose repairs an operator decided. */
    static JobResult decided(JobResult result, State state, Map<String, Object> decision) {
        Map<String, Object> details = new LinkedHashMap<>(result.details());
        details.put(REPAIRS, state.name());
        details.put(DECISION, decision);
        details.put(
                "message",
                "Repairs were held back, and %s by %s."
                        .formatted(state == State.RELEASED ? "released" : "discarded", decision.get("by")));
        return new JobResult(result.verdict(), result.counters(), details);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
