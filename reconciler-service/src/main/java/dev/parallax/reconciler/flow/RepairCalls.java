package dev.parallax.reconciler.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.Topics;
import dev.parallax.common.change.Change;
import dev.parallax.common.change.ChangeStatus;
import dev.parallax.reconciler.cut.ChangeCut;
import dev.parallax.reconciler.cut.JsonSize;
import dev.parallax.reconciler.journal.RepairIntent;
import dev.parallax.reconciler.journal.RepairJournal;
import dev.parallax.reconciler.journal.RepairOutcome;
import dev.parallax.reconciler.owner.OwnerAnswer;
import dev.parallax.reconciler.owner.OwnerCall;
import dev.parallax.reconciler.owner.Owners;
import dev.parallax.reconciler.publish.KafkaPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out intents that the journal holds: asks the owners, publishes the changes, and closes the intents when the
 * broker has acknowledged. Doing it again for the same intents changes nothing more. Safe for threads.
 */
@ApplicationScoped
public class RepairCalls {
    private static final Logger LOG = Logger.getLogger(RepairCalls.class);

    private final RepairJournal journal;
    private final Owners owners;
    private final KafkaPublisher publisher;
    private final ObjectMapper mapper;
    private final MeterRegistry metrics;
    private final Clock clock;

    RepairCalls(
            RepairJournal journal,
            Owners owners,
            KafkaPublisher publisher,
            ObjectMapper mapper,
            MeterRegistry metrics,
            Clock clock) {
        this.journal = journal;
        this.owners = owners;
        this.publisher = publisher;
        this.mapper = mapper;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Asks for all of them at once, as far as the owners' clients let, and blocks until the last one is closed.
     *
     * @return how they ended, in their order
     */
    public List<RepairOutcome> carryOut(List<RepairIntent> intents) {
        if (intents.isEmpty()) {
            return List.of();
        }
        var outcomes = ask(intents);
        for (int i = 0; i < intents.size(); i++) {
            count(intents.get(i), outcomes.get(i));
        }
        finish(intents, outcomes);
        return outcomes;
    }

    /** Each is told and closed by itself: one that cannot be leaves the others as they are. */
    private void finish(List<RepairIntent> intents, List<RepairOutcome> outcomes) {
        var told = new ArrayList<RepairOutcome>();
        var failures = new ArrayList<RuntimeException>();
        var sent = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < intents.size(); i++) {
            sent.add(send(intents.get(i), outcomes.get(i)).subscribeAsCompletionStage());
        }
        for (int i = 0; i < intents.size(); i++) {
            try {
                sent.get(i).join();
                told.add(outcomes.get(i));
            } catch (CompletionException e) {
                failures.add(e.getCause() instanceof RuntimeException own ? own : e);
            }
        }
        if (!told.isEmpty()) {
            journal.close(told, clock.instant()).await().indefinitely();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /**
     * Gives up an intent that could not be finished however often it was tried, so that its record is free again. What the
     * owner did with it stands in the journal, and is told as far as that goes.
     *
     * @param why for operators
     */
    public void abandon(RepairIntent intent, String why) {
        var outcome = ask(List.of(intent)).getFirst();
        var marked = new RepairOutcome(outcome.id(), outcome.status(), outcome.versionAfter(), "REPAIR_NOT_TOLD", why);
        try {
            var change = ChangeCut.of(change(intent, marked), cut -> false);
            publisher.publish(Topics.CHANGES, key(change), change).await().indefinitely();
        } finally {
            journal.close(List.of(marked), clock.instant()).await().indefinitely();
            metrics.counter("parallax.repairs.abandoned", "dataset", intent.dataset())
                    .increment();
        }
    }

    /** Publishes how intents ended, and blocks until the broker has acknowledged. */
    void publish(List<RepairIntent> intents, List<RepairOutcome> outcomes) {
        var sent = new ArrayList<Uni<Void>>();
        for (int i = 0; i < intents.size(); i++) {
            sent.add(send(intents.get(i), outcomes.get(i)));
        }
        Uni.join().all(sent).andFailFast().await().indefinitely();
    }

    private Uni<Void> send(RepairIntent intent, RepairOutcome outcome) {
        return Uni.createFrom().deferred(() -> send(change(intent, outcome)));
    }

    private Uni<Void> send(Change change) {
        var key = key(change);
        long size = JsonSize.of(change.before()) + JsonSize.of(change.after()) + JsonSize.of(change.message());
        // What is larger than a message for sure is not written first to see it.
        var json = size > publisher.largest() ? null : publisher.json(change);
        if (json == null || !publisher.fits(key, json)) {
            json = publisher.json(ChangeCut.of(change, cut -> publisher.fits(key, publisher.json(cut))));
        }
        return publisher.publishJson(Topics.CHANGES, key, json);
    }

    private static String key(Change change) {
        return change.dataset() + "/" + change.entityId();
    }

    private List<RepairOutcome> ask(List<RepairIntent> intents) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = intents.stream()
                    .map(intent -> threads.submit(() -> ask(intent)))
                    .toList();
            var outcomes = new ArrayList<RepairOutcome>(intents.size());
            for (var answer : asked) {
                outcomes.add(outcome(intents.get(outcomes.size()), answer));
            }
            return outcomes;
        }
    }

    private RepairOutcome ask(RepairIntent intent) throws InterruptedException {
        var owner = owners.find(intent.owner());
        if (owner.isEmpty()) {
            return new RepairOutcome(
                    intent.id(), ChangeStatus.FAILED, null, "UNKNOWN_OWNER", "The owner is not configured.");
        }
        var answer = owner.get()
                .call(new OwnerCall(
                        intent.id(),
                        intent.owner(),
                        intent.path(),
                        intent.action(),
                        intent.body(),
                        intent.versionBefore(),
                        intent.origin()));
        return switch (answer) {
            case OwnerAnswer.Applied applied ->
                new RepairOutcome(intent.id(), ChangeStatus.APPLIED, applied.version(), null, null);
            case OwnerAnswer.Conflict conflict ->
                new RepairOutcome(intent.id(), ChangeStatus.CONFLICT, null, conflict.code(), conflict.message());
            case OwnerAnswer.Rejected rejected ->
                new RepairOutcome(intent.id(), ChangeStatus.REJECTED, null, rejected.code(), rejected.message());
            case OwnerAnswer.Unavailable away ->
                new RepairOutcome(intent.id(), ChangeStatus.FAILED, null, away.code(), away.message());
        };
    }

    private Change change(RepairIntent intent, RepairOutcome outcome) {
        var before = object(intent.before());
        var after = object(intent.body());
        return new Change(
                intent.id(),
                intent.jobId(),
                intent.rootId(),
                intent.mismatchId(),
                intent.dataset(),
                intent.entityType(),
                intent.recordKey(),
                intent.action(),
                outcome.status(),
                intent.owner(),
                before,
                after,
                intent.versionBefore(),
                outcome.versionAfter(),
                outcome.errorCode(),
                outcome.message(),
                intent.origin(),
                clock.instant(),
                intent.undoes(),
                ChangeCut.cutAlready(before, after));
    }

    private @Nullable Map<String, Object> object(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return mapper.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            // A text or a nesting that is beyond what is read from JSON: it can be written and repaired, and not be
            // told.
            LOG.warnf(
                    "A record of %d characters is told without its values: %s", json.length(), e.getOriginalMessage());
            return ChangeCut.unreadable(json.length());
        }
    }

    private void count(RepairIntent intent, RepairOutcome outcome) {
        metrics.counter(
                        "parallax.repairs",
                        "dataset",
                        intent.dataset(),
                        "action",
                        intent.action().name(),
                        "status",
                        outcome.status().name())
                .increment();
    }

    private static RepairOutcome outcome(RepairIntent intent, Future<RepairOutcome> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobStoppedException(JobStoppedException.Reason.DRAINING);
        } catch (ExecutionException e) {
            // Whether the owner did it is not known, as after an answer that was lost.
            LOG.errorf(e.getCause(), "Repair %s of %s: the call broke off", intent.id(), intent.recordKey());
            return new RepairOutcome(
                    intent.id(),
                    ChangeStatus.FAILED,
                    null,
                    "OWNER_CALL_FAILED",
                    "The call to the owner broke off for a reason of the reconciler's own; its log has it.");
        }
    }
}
