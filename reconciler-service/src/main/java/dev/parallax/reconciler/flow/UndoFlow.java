package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.change.ChangeAction;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.common.job.Counters;
import dev.parallax.common.job.Job;
import dev.parallax.common.job.JobResult;
import dev.parallax.reconciler.journal.JournalEntry;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.journal.RepairOutcome;
import dev.parallax.reconciler.undo.UndoPlan;
import dev.parallax.reconciler.undo.UndoPlanner;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes back one change that the journal holds, if the record still stands as the change left it. A change has one
 * undo, whatever job asks for it and how often: the id of the undo follows from the change, so that an owner that did it
 * unheard is not asked for it a second time.
 */
@ApplicationScoped
class UndoFlow {
    private static final String ALREADY_UNDONE = "ALREADY_UNDONE";

    private final RepairJournal journal;
    private final JournaledCall call;
    private final PresentRecords records;
    private final ObjectMapper mapper;
    private final Clock clock;

    UndoFlow(RepairJournal journal, JournaledCall call, PresentRecords records, ObjectMapper mapper, Clock clock) {
        this.journal = journal;
        this.call = call;
        this.records = records;
        this.mapper = mapper;
        this.clock = clock;
    }

    JobOutcome run(Comparison comparison) {
        var job = comparison.job();
        var changeId = changeId(job);
        var known = find(undoId(changeId)).orElse(null);
        if (known != null) {
            var begun = goOn(known, job);
            if (begun.isPresent()) {
                return begun.get();
            }
        }
        var applied = applied(job, changeId);
        var present = records.find(comparison, applied.intent());
        var change = new UndoPlanner.Applied(
                applied.intent().action(),
                PresentRecords.isWhole(comparison, applied.intent()),
                records.notWritable(comparison, applied.intent()),
                applied.outcome() == null ? null : applied.outcome().versionAfter());
        var now = present == null ? null : new UndoPlanner.Present(present.version(), present.asLeft());
        comparison.control().checkpoint();
        return switch (UndoPlanner.plan(change, now)) {
            case UndoPlan.LeftAlone(var reason, var message) -> {
                var would = intent(job, applied, inverse(applied.intent().action()), change.version(), present);
                call.tell(would, new RepairOutcome(would.id(), ChangeStatus.CONFLICT, null, reason.name(), message));
                yield skipped(changeId, reason.name(), message);
            }
            case UndoPlan.Call(var action, var version) -> {
                var intent = intent(job, applied, action, version, present);
                yield ended(intent, call.make(intent, known != null));
            }
        };
    }

    /** The id of the change that undoes this one. */
    static UUID undoId(UUID changeId) {
        return UUID.nameUUIDFromBytes(("undo/" + changeId).getBytes(StandardCharsets.UTF_8));
    }

    /** What an earlier attempt, or an earlier job, began; empty if it ended without an effect and is judged anew. */
    private Optional<JobOutcome> goOn(JournalEntry known, Job job) {
        var outcome = known.outcome();
        if (outcome == null) {
            return Optional.of(ended(known.intent(), call.finish(known.intent())));
        }
        return switch (outcome.status()) {
            case APPLIED ->
                Optional.of(
                        known.intent().jobId().equals(job.id())
                                ? ended(known.intent(), outcome)
                                : skipped(
                                        changeId(job),
                                        ALREADY_UNDONE,
                                        "Change %s took it back.".formatted(outcome.id())));
            // Whether it had its effect is unknown, so it is the very same call again.
            case FAILED -> {
                var again = known.intent().takenOverBy(job, clock.instant());
                yield Optional.of(ended(again, call.make(again, true)));
            }
            case CONFLICT, REJECTED -> Optional.empty();
        };
    }

    private JournalEntry applied(Job job, UUID changeId) {
        var found = find(changeId)
                .orElseThrow(() -> JobFailedException.terminal(
                        "CHANGE_NOT_KEPT", "The journal does not hold this change, or no longer."));
        var intent = found.intent();
        if (!intent.dataset().equals(job.dataset()) || !intent.recordKey().equals(job.entityId())) {
            throw JobFailedException.terminal("INVALID_UNDO", "The change is one of another record.");
        }
        if (found.outcome() == null) {
            throw new JobFailedException("CHANGE_UNDER_WAY", "The change itself has not ended yet.", true, null);
        }
        if (found.outcome().status() != ChangeStatus.APPLIED) {
            throw JobFailedException.terminal("CHANGE_NOT_APPLIED", "The change had no effect.");
        }
        return found;
    }

    private Optional<JournalEntry> find(UUID id) {
        return journal.find(id).await().indefinitely();
    }

    private RepairIntent intent(
            Job job,
            JournalEntry applied,
            ChangeAction action,
            @Nullable String version,
            PresentRecords.@Nullable Present present) {
        var undone = applied.intent();
        return new RepairIntent(
                undoId(undone.id()),
                job.id(),
                job.rootId(),
                job.attempt(),
                undone.dataset(),
                undone.entityType(),
                undone.recordKey(),
                undone.mismatchId(),
                RepairIntent.impliedKind(action),
                action,
                undone.owner(),
                undone.path(),
                action == ChangeAction.DELETE ? null : undone.before(),
                present == null ? null : json(present.record()),
                version,
                job.origin(),
                clock.instant(),
                undone.id());
    }

    private static ChangeAction inverse(ChangeAction action) {
        return switch (action) {
            case CREATE -> ChangeAction.DELETE;
            case UPDATE -> ChangeAction.UPDATE;
            case DELETE -> ChangeAction.CREATE;
        };
    }

    private static JobOutcome ended(RepairIntent intent, RepairOutcome outcome) {
        var undone = intent.undoes() == null ? intent.id() : intent.undoes();
        var code = String.valueOf(outcome.errorCode());
        var message = String.valueOf(outcome.message());
        return switch (outcome.status()) {
            case APPLIED -> {
                var details = details(undone);
                details.put("change_id", intent.id().toString());
                details.put("action", intent.action().name());
                details.put("owner_status", outcome.status().name());
                yield completed(details);
            }
            case CONFLICT -> skipped(undone, code.equals("PRECONDITION_FAILED") ? "CHANGED_SINCE" : code, message);
            case FAILED -> throw new JobFailedException(code, message, true, null);
            case REJECTED -> throw JobFailedException.terminal(code, message);
        };
    }

    /** Nothing was done. */
    private static JobOutcome skipped(UUID changeId, String reason, String message) {
        var details = details(changeId);
        details.put("skipped", reason);
        details.put("explanation", message);
        return completed(details);
    }

    private static Map<String, Object> details(UUID undone) {
        var details = new LinkedHashMap<String, Object>();
        details.put("undoes", undone.toString());
        return details;
    }

    /** Nothing was compared, so there is no verdict. */
    private static JobOutcome completed(Map<String, Object> details) {
        return new JobOutcome.Compared(JobResult.withoutVerdict(Counters.ZERO, details));
    }

    private static UUID changeId(Job job) {
        try {
            return UUID.fromString(String.valueOf(job.data().get("change_id")));
        } catch (IllegalArgumentException e) {
            throw JobFailedException.terminal("INVALID_UNDO", "'change_id' must be the id of a change.");
        }
    }

    private String json(Map<String, @Nullable Object> record) {
        try {
            return mapper.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of JSON values cannot fail to be written", e);
        }
    }
}
