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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Carries out intents that the journal holds: asks the owners, publishes the changes, and closes the intents when the
 * broker has acknowledged. Doing it again for the same intents changes nothing more. Safe for threads.
 */
@ApplicationScoped
public class RepairCalls {
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
        publish(intents, outcomes);
        journal.close(outcomes, clock.instant()).await().indefinitely();
        return outcomes;
    }

    /** Publishes how intents ended, and blocks until the broker has acknowledged. */
    void publish(List<RepairIntent> intents, List<RepairOutcome> outcomes) {
        var sent = new ArrayList<Uni<Void>>();
        for (int i = 0; i < intents.size(); i++) {
            sent.add(publish(change(intents.get(i), outcomes.get(i))));
        }
        Uni.join().all(sent).andFailFast().await().indefinitely();
    }

    private Uni<Void> publish(Change change) {
        var key = change.dataset() + "/" + change.entityId();
        long size = JsonSize.of(change.before()) + JsonSize.of(change.after()) + JsonSize.of(change.message());
        // What is larger than a message for sure is not written first to see it.
        var json = size > publisher.largest() ? null : publisher.json(change);
        if (json == null || !publisher.fits(key, json)) {
            json = publisher.json(ChangeCut.of(change, cut -> publisher.fits(key, publisher.json(cut))));
        }
        return publisher.publishJson(Topics.CHANGES, key, json);
    }

    private List<RepairOutcome> ask(List<RepairIntent> intents) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = intents.stream()
                    .map(intent -> threads.submit(() -> ask(intent)))
                    .toList();
            var outcomes = new ArrayList<RepairOutcome>(intents.size());
            for (var answer : asked) {
                outcomes.add(outcome(answer));
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
                object(intent.before()),
                object(intent.body()),
                intent.versionBefore(),
                outcome.versionAfter(),
                outcome.errorCode(),
                outcome.message(),
                intent.origin(),
                clock.instant(),
                intent.undoes());
    }

    private @Nullable Map<String, Object> object(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return mapper.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The journal holds JSON that it did not write", e);
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

    private static RepairOutcome outcome(Future<RepairOutcome> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobStoppedException(JobStoppedException.Reason.DRAINING);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A call to an owner ended in no answer", e.getCause());
        }
    }
}
