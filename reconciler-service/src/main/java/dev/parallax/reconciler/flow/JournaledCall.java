package dev.parallax.reconciler.flow;

import dev.parallax.reconciler.journal.JournalAnswer;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.journal.RepairOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** One call that a job is about: written down, made, published and closed. */
@ApplicationScoped
class JournaledCall {
    private final RepairJournal journal;
    private final RepairCalls calls;

    JournaledCall(RepairJournal journal, RepairCalls calls) {
        this.journal = journal;
        this.calls = calls;
    }

    /**
     * Makes a call.
     *
     * @param again whether the journal knows it already, closed without its effect
     * @throws JobStoppedException if a newer attempt of the job exists
     * @throws JobFailedException for a later try, while another call holds the record
     */
    RepairOutcome make(RepairIntent intent, boolean again) {
        var answer = again ? journal.reopen(intent) : journal.record(intent.jobId(), intent.attempt(), List.of(intent));
        return switch (answer.await().indefinitely()) {
            case JournalAnswer.Fenced fenced -> throw new JobStoppedException(JobStoppedException.Reason.FENCED);
            case JournalAnswer.Recorded(var open)
            when open.isEmpty() -> {
                var locked = RepairOutcome.locked(intent.id());
                throw new JobFailedException(
                        String.valueOf(locked.errorCode()), String.valueOf(locked.message()), true, null);
            }
            case JournalAnswer.Recorded recorded -> finish(intent);
        };
    }

    /** Makes a call that the journal holds open, as a process that died may have left it. */
    RepairOutcome finish(RepairIntent open) {
        return calls.carryOut(List.of(open)).getFirst();
    }

    /** Tells of a call that was not made. */
    void tell(RepairIntent intent, RepairOutcome outcome) {
        calls.publish(List.of(intent), List.of(outcome));
    }
}
