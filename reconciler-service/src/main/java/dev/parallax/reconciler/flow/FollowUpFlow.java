package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.reconciler.dataset.FollowUp;
import dev.parallax.reconciler.dataset.FollowUp.Condition;
import dev.parallax.reconciler.dataset.FollowUp.Method;
import dev.parallax.reconciler.followup.CallPlan;
import dev.parallax.reconciler.followup.CallPlanner;
import dev.parallax.reconciler.followup.CallTemplate;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.journal.RepairOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the call of a follow-up through the journal, as a repair is made: written down first, under an idempotency key
 * that all attempts of the job share, and closed when its change was published. An open call holds the record, so that
 * no repair of it and no other follow-up is under way at once.
 */
@ApplicationScoped
class FollowUpFlow {
    private final RepairJournal journal;
    private final JournaledCall call;
    private final OwnerLookUp lookUp;
    private final ObjectMapper mapper;
    private final Clock clock;

    FollowUpFlow(RepairJournal journal, JournaledCall call, OwnerLookUp lookUp, ObjectMapper mapper, Clock clock) {
        this.journal = journal;
        this.call = call;
        this.lookUp = lookUp;
        this.mapper = mapper;
        this.clock = clock;
    }

    JobOutcome run(Comparison comparison) {
        var job = comparison.job();
        var followUp = declared(comparison);
        var id = callId(job);
        var known = journal.find(id).await().indefinitely().orElse(null);
        if (known != null && known.outcome() == null) {
            return ended(followUp, known.intent(), call.finish(known.intent()));
        }
        if (known != null && known.outcome() != null && !known.outcome().mayEndOtherwise()) {
            return ended(followUp, known.intent(), known.outcome());
        }
        if (known != null && known.outcome() != null && known.outcome().status() == ChangeStatus.FAILED) {
            // Whether it had its effect is unknown, so it is the very same call again.
            return carryOut(followUp, known.intent().takenOverBy(job, clock.instant()), true);
        }
        if (creates(followUp) && isGone(comparison)) {
            return skipped(followUp, "RECORD_GONE");
        }
        var template = new CallTemplate(
                key(job), object(job, "record"), text(job.data().get("due")));
        if (template.needsMoreThanWasTold(followUp)) {
            throw JobFailedException.terminal(
                    "RECORD_CUT",
                    "A value that '" + followUp.name() + "' writes is too large: the change of the record tells only a part.");
        }
        var path = template.path(followUp).orElse(null);
        if (path == null) {
            throw JobFailedException.terminal(
                    "INVALID_FOLLOW_UP", "The record lacks a value for the path of '" + followUp.name() + "'.");
        }
        return switch (CallPlanner.plan(followUp, template.body(followUp), present(followUp, path, job))) {
            case CallPlan.Skip(var reason) -> skipped(followUp, reason);
            case CallPlan.Call planned -> carryOut(followUp, intent(job, followUp, id, path, planned), known != null);
        };
    }

    /** One a job, whatever the attempt. */
    static UUID callId(Job job) {
        return UUID.nameUUIDFromBytes(("follow-up/" + job.id()).getBytes(StandardCharsets.UTF_8));
    }

    private JobOutcome carryOut(FollowUp followUp, RepairIntent intent, boolean again) {
        return ended(followUp, intent, call.make(intent, again));
    }

    private static JobOutcome ended(FollowUp followUp, RepairIntent intent, RepairOutcome outcome) {
        var code = String.valueOf(outcome.errorCode());
        var message = String.valueOf(outcome.message());
        return switch (outcome.status()) {
            case APPLIED -> {
                var details = details(followUp);
                details.put("owner_status", outcome.status().name());
                details.put("action", intent.action().name());
                yield completed(details);
            }
            case CONFLICT -> throw new JobFailedException(code, message, true, null);
            case FAILED -> throw new JobFailedException(code, message, true, null);
            case REJECTED -> {
                if (code.equals("NOT_FOUND") || code.equals("OWNER_STATUS_404")) {
                    yield skipped(followUp, code);
                }
                throw JobFailedException.terminal(code, message);
            }
        };
    }

    private static FollowUp declared(Comparison comparison) {
        var name = text(comparison.job().data().get("follow_up"));
        var followUp = name == null ? null : comparison.dataset().followUps().get(name);
        if (followUp == null) {
            throw JobFailedException.terminal(
                    "UNKNOWN_FOLLOW_UP",
                    "Dataset '" + comparison.job().dataset() + "' declares no follow-up '" + name + "' here.");
        }
        return followUp;
    }

    /** What only writes to something that exists needs no record: taking away must be possible after its end. */
    private static boolean creates(FollowUp followUp) {
        return followUp.method() == Method.PUT && followUp.onlyIf() != Condition.EXISTS;
    }

    private static boolean isGone(Comparison comparison) {
        return !OrphanSearch.missing(comparison, List.of(key(comparison.job()))).isEmpty();
    }

    private CallPlanner.@Nullable Present present(FollowUp followUp, String path, Job job) {
        var found = lookUp.find(followUp.owner().name(), path, job.origin());
        return found == null ? null : new CallPlanner.Present(found.version(), found.record());
    }

    private RepairIntent intent(Job job, FollowUp followUp, UUID id, String path, CallPlan.Call call) {
        return new RepairIntent(
                id,
                job.id(),
                job.rootId(),
                job.attempt(),
                job.dataset(),
                followUp.entityType(),
                key(job),
                MismatchReport.mismatchId(job, key(job)),
                RepairIntent.impliedKind(call.action()),
                call.action(),
                followUp.owner().name(),
                path,
                json(call.after()),
                json(call.before()),
                call.version(),
                job.origin(),
                clock.instant(),
                null);
    }

    private static JobOutcome skipped(FollowUp followUp, String reason) {
        var details = details(followUp);
        details.put("skipped", reason);
        return completed(details);
    }

    private static Map<String, Object> details(FollowUp followUp) {
        var details = new LinkedHashMap<String, Object>();
        details.put("follow_up", followUp.name());
        return details;
    }

    private static JobOutcome completed(Map<String, Object> details) {
        return new JobOutcome.Compared(JobResult.withoutVerdict(Counters.ZERO, details));
    }

    private static String key(Job job) {
        return Objects.requireNonNull(job.entityId(), "entityId");
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static Map<String, Object> object(Job job, String name) {
        var object = new LinkedHashMap<String, Object>();
        if (job.data().get(name) instanceof Map<?, ?> given) {
            given.forEach((field, value) -> object.put(String.valueOf(field), value));
        }
        return object;
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
