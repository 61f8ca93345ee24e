package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Counters;
import dev.parallax.reconciler.dataset.RepairPolicy;
import dev.parallax.reconciler.journal.JobTally;
import dev.parallax.reconciler.journal.JournalAnswer;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.journal.RepairOutcome;
import dev.parallax.reconciler.repair.RepairPlan;
import dev.parallax.reconciler.repair.RepairPlanner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Repairs the confirmed differences of one job, batch by batch: plan, journal, call. */
final class Repairs {
    private final Comparison comparison;
    private final RepairPlanner planner;
    private final RepairJournal journal;
    private final RepairCalls calls;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final Allowance allowance;
    private final Map<RepairPlan.Reason, Long> leftAlone = new EnumMap<>(RepairPlan.Reason.class);
    /** Records whose repair met another one of the same record under way. */
    private long locked;

    /** @param allowance how much of it may be repaired */
    Repairs(
            Comparison comparison,
            RepairJournal journal,
            RepairCalls calls,
            ObjectMapper mapper,
            Clock clock,
            Allowance allowance) {
        this.comparison = comparison;
        this.planner = new RepairPlanner(comparison.dataset());
        this.journal = journal;
        this.calls = calls;
        this.mapper = mapper;
        this.clock = clock;
        this.allowance = allowance;
    }

    /** Finishes what earlier attempts of the job, killed in the middle, may have left half done. */
    void finishOpen() {
        var open = journal.openOf(comparison.job().id()).await().indefinitely();
        var unused = calls.carryOut(open);
    }

    /**
     * How repairs ended, by the keys of their records.
     *
     * @param applied the owner took them
     * @param unfinished another try may still repair them
     */
    record Ended(Set<String> applied, Set<String> unfinished) {}

    Ended repair(List<Confirmed> confirmed) {
        var intents = new ArrayList<RepairIntent>();
        for (var each : confirmed) {
            switch (planner.plan(each.difference())) {
                case RepairPlan.Call call -> intents.add(intent(each, call));
                case RepairPlan.None none -> leftAlone.merge(none.reason(), 1L, Long::sum);
            }
        }
        if (intents.isEmpty()) {
            return new Ended(Set.of(), Set.of());
        }
        comparison.control().checkpoint();
        allowance.audit(comparison.tally().books());
        return allowed(intents) ? carryOut(intents) : new Ended(Set.of(), keys(intents));
    }

    private boolean allowed(List<RepairIntent> intents) {
        long deletes = intents.stream()
                .filter(intent -> intent.action() == ChangeAction.DELETE)
                .count();
        return allowance.take(intents.size(), deletes);
    }

    private static Set<String> keys(List<RepairIntent> intents) {
        return intents.stream().map(RepairIntent::recordKey).collect(Collectors.toSet());
    }

    /** What the result says of repairs that were more than the job might make; empty if none were. */
    Map<String, Object> heldBack(Counters counters) {
        return allowance.details(comparison.job().rootId(), counters.repaired());
    }

    /** How many that were. */
    long numberHeldBack() {
        return allowance.heldBack();
    }

    /** What the journal holds of the job's repairs, over all its attempts. */
    List<JobTally.Line> written() {
        var job = comparison.job();
        return journal.tally(job.id(), job.attempt()).await().indefinitely();
    }

    /** The job's counters, given what the journal holds. */
    Counters counters(List<JobTally.Line> written) {
        var met = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, locked, 0);
        return JobTally.join(comparison.tally().counters(), written).plus(met);
    }

    /**
     * The counters of a job that only repairs, over all its attempts.
     *
     * @param moved records that were left because they no longer stood as planned
     */
    Counters outcomes(long moved) {
        var met = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, locked + moved, 0);
        return JobTally.outcomes(written()).plus(met);
    }

    /** Differences for which there was nothing to call, by the reason. */
    Map<RepairPlan.Reason, Long> leftAlone() {
        return leftAlone;
    }

    /** So many more differences for which there is nothing to call. */
    void leaveAlone(RepairPlan.Reason reason, long number) {
        if (number > 0) {
            leftAlone.merge(reason, number, Long::sum);
        }
    }

    private Ended carryOut(List<RepairIntent> intents) {
        var job = comparison.job();
        return switch (journal.record(job.id(), job.attempt(), intents).await().indefinitely()) {
            case JournalAnswer.Fenced fenced -> throw new JobStoppedException(JobStoppedException.Reason.FENCED);
            case JournalAnswer.Recorded(var open) -> {
                var applied = new HashSet<String>();
                var unfinished = new HashSet<String>();
                var asked = intents.stream()
                        .filter(intent -> open.contains(intent.id()))
                        .toList();
                var outcomes = calls.carryOut(asked);
                for (int i = 0; i < asked.size(); i++) {
                    var key = asked.get(i).recordKey();
                    if (outcomes.get(i).status() == ChangeStatus.APPLIED) {
                        applied.add(key);
                    } else if (outcomes.get(i).mayEndOtherwise()) {
                        unfinished.add(key);
                    }
                }
                var held = intents.stream()
                        .filter(intent -> !open.contains(intent.id()))
                        .toList();
                leave(held);
                held.forEach(intent -> unfinished.add(intent.recordKey()));
                yield new Ended(applied, unfinished);
            }
        };
    }

    private void leave(List<RepairIntent> held) {
        if (!held.isEmpty()) {
            locked += held.size();
            calls.publish(
                    held,
                    held.stream()
                            .map(intent -> RepairOutcome.locked(intent.id()))
                            .toList());
        }
    }

    private RepairIntent intent(Confirmed confirmed, RepairPlan.Call call) {
        var job = comparison.job();
        var difference = confirmed.difference();
        var key = comparison.dataset().keyCodec().format(difference.key());
        return new RepairIntent(
                UUID.randomUUID(),
                job.id(),
                job.rootId(),
                job.attempt(),
                job.dataset(),
                job.entityType(),
                key,
                MismatchReport.mismatchId(job, key),
                difference.kind(),
                call.action(),
                owner(),
                call.path(),
                json(call.after()),
                json(call.before()),
                call.ifMatch(),
                job.origin(),
                clock.instant(),
                null);
    }

    private String owner() {
        return switch (comparison.dataset().repair()) {
            case RepairPolicy.Auto auto -> auto.owner().name();
            case RepairPolicy.Report report -> throw new IllegalStateException("a dataset without repair has no owner");
        };
    }

    private @Nullable String json(@Nullable Map<String, @Nullable Object> record) {
        if (record == null) {
            return null;
        }
        try {
            return mapper.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of JSON values cannot fail to be written", e);
        }
    }
}
