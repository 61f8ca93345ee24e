package dev.parallax.reconciler.flow;

import dev.parallax.common.Topics;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.job.Job;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.publish.KafkaPublisher;
import dev.parallax.reconciler.value.Digest;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells the world about confirmed differences, all of them, and about what agrees. Not safe for threads. */
final class MismatchReport {
    /** Well below the megabyte that a broker takes in one message. */
    private static final int LARGEST_MESSAGE = 600_000;

    /** The bits of an id that are those of the root job; 90 others tell its records apart. */
    private static final long ALIKE = 0xFFFF_FFFF_0000_0000L;

    private final Comparison comparison;
    private final KafkaPublisher publisher;
    private CompletableFuture<Void> onItsWay = Uni.createFrom().voidItem().subscribeAsCompletionStage();

    MismatchReport(Comparison comparison, KafkaPublisher publisher) {
        this.comparison = comparison;
        this.publisher = publisher;
    }

    /**
     * The same for every sighting of a record by one root job, in whatever attempt. All of a job begin alike, so that they
     * lie side by side in an index: ids that are random in full cost their reader a page of it each.
     */
    static UUID mismatchId(Job job, String recordKey) {
        var name = job.rootId() + "/" + job.dataset() + "/" + recordKey;
        var random = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        long begin = (job.rootId().getMostSignificantBits() & ALIKE) | (random.getMostSignificantBits() & ~ALIKE);
        return new UUID(begin, random.getLeastSignificantBits());
    }

    /** Hands a batch to the broker, after the batch before it: while one is on its way, the comparison goes on. */
    void publish(List<Confirmed> confirmed) {
        var batch = confirmed.stream().map(this::mismatch).toList();
        awaitBroker();
        onItsWay = publish(batch, some -> message(some, List.of())).subscribeAsCompletionStage();
    }

    /** Tells, after everything that was published before, which records agree; nothing if none does. */
    void agreed(List<Agreement> agreements) {
        if (agreements.isEmpty()) {
            return;
        }
        awaitBroker();
        onItsWay = publish(agreements, some -> message(List.of(), some)).subscribeAsCompletionStage();
    }

    /** Waits until the broker has everything that was published. */
    void awaitBroker() {
        Uni.createFrom().completionStage(onItsWay).await().indefinitely();
    }

    private <T> Uni<Void> publish(List<T> parts, Function<List<T>, MismatchBatch> message) {
        var json = publisher.json(message.apply(parts));
        if (parts.size() > 1 && json.length > LARGEST_MESSAGE) {
            int half = parts.size() / 2;
            return publish(parts.subList(0, half), message)
                    .chain(() -> publish(parts.subList(half, parts.size()), message));
        }
        return publisher.publishJson(
                Topics.MISMATCHES, comparison.job().rootId().toString(), json);
    }

    private MismatchBatch message(List<Mismatch> mismatches, List<Agreement> agreements) {
        var job = comparison.job();
        var dataset = comparison.dataset();
        return new MismatchBatch(
                job.id(),
                job.rootId(),
                job.attempt(),
                job.dataset(),
                job.entityType(),
                dataset.source().store().kind(),
                dataset.target().store().kind(),
                mismatches,
                agreements);
    }

    private Mismatch mismatch(Confirmed confirmed) {
        var difference = confirmed.difference();
        var key = comparison.dataset().keyCodec().format(difference.key());
        return new Mismatch(
                mismatchId(comparison.job(), key),
                key,
                difference.kind(),
                difference.fields(),
                json(difference.source()),
                json(difference.target()),
                hex(confirmed.digests().source()),
                hex(confirmed.digests().target()),
                confirmed.firstSeen(),
                confirmed.lastSeen());
    }

    // A member of the JSON may be null, which the type of the message leaves open.
    @SuppressWarnings("NullAway")
    private @Nullable Map<String, Object> json(@Nullable StoreRecord record) {
        return record == null ? null : comparison.comparator().json(record);
    }

    private static @Nullable String hex(@Nullable Digest digest) {
        return digest == null ? null : digest.hex();
    }
}
