package dev.parallax.reconciler.flow;

import dev.parallax.common.Topics;
import dev.parallax.common.drift.Agreement;
import dev.parallax.common.drift.Mismatch;
import dev.parallax.common.drift.MismatchBatch;
import dev.parallax.common.drift.SightingIds;
import dev.parallax.common.drift.Standing;
import dev.parallax.common.job.Job;
import dev.parallax.common.key.SinglePartKey;
import dev.parallax.reconciler.cut.MismatchCut;
import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.publish.KafkaPublisher;
import dev.parallax.reconciler.value.Digest;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Tells the world about confirmed differences, all of them, and about what agrees. Not safe for threads. */
final class MismatchReport {
    /** Well below what a broker takes in one message. */
    private static final int LARGEST_BATCH = 600_000;

    /** A mismatch that is larger is told cut: thousands of them would be as many megabytes for the broker and the monitor. */
    private static final int LARGEST_MISMATCH = 256_000;

    /** Bytes of JSON for a character, at most. */
    private static final int MOST_ESCAPED = 6;

    /** What a side lacks waits for so many, or for the end, so that its pages are no smaller than others. */
    private static final int PAGE = 500;

    private final Comparison comparison;
    private final KafkaPublisher publisher;
    private final @Nullable ToldKeeper keeper;
    private final SightingIds ids;
    private final List<Confirmed> missing = new ArrayList<>();
    private long missingBytes;
    private CompletableFuture<Void> onItsWay = Uni.createFrom().voidItem().subscribeAsCompletionStage();

    /** A difference as it is told. */
    private record Telling(Confirmed confirmed, Mismatch mismatch) {}

    /** Of a job whose findings are told in full each time. */
    MismatchReport(Comparison comparison, KafkaPublisher publisher) {
        this(comparison, publisher, null);
    }

    /** @param keeper takes what the broker has acknowledged */
    MismatchReport(Comparison comparison, KafkaPublisher publisher, @Nullable ToldKeeper keeper) {
        this.comparison = comparison;
        this.publisher = publisher;
        this.keeper = keeper;
        this.ids = SightingIds.of(comparison.job().rootId());
    }

    /** The same for every sighting of a record by one root job, in whatever attempt. */
    static UUID mismatchId(Job job, String recordKey) {
        return SightingIds.of(job.rootId()).of(job.dataset(), recordKey);
    }

    /**
     * Hands a batch to the broker, after the batch before it: while one is on its way, the comparison goes on. What a side
     * lacks may be left for {@link #tellMissing}.
     */
    void publish(List<Confirmed> confirmed) {
        if (keeper == null) {
            tell(confirmed);
            return;
        }
        // What lies nowhere in the order of the keys can be looked up in no page.
        var unusable = confirmed.stream().filter(Confirmed::isUnusable).toList();
        if (!unusable.isEmpty()) {
            tell(unusable);
        }
        // What a side lacks is trusted by another rule than the others, so it has its own pages.
        var onBothSides = confirmed.stream().filter(Confirmed::onBothSides).toList();
        if (!onBothSides.isEmpty()) {
            tell(onBothSides);
        }
        confirmed.stream()
                .filter(each -> !each.onBothSides() && !each.isUnusable())
                .forEach(each -> {
                    missing.add(each);
                    missingBytes += each.bytes();
                });
        while (missing.size() >= PAGE || missingBytes > LARGEST_BATCH) {
            tellMissing();
        }
    }

    /** Tells what waits for a page to be full. */
    void tellMissing() {
        if (!missing.isEmpty()) {
            var page = missing.subList(0, Math.min(PAGE, missing.size()));
            missingBytes -= page.stream().mapToLong(Confirmed::bytes).sum();
            tell(List.copyOf(page));
            page.clear();
        }
    }

    /** In parts, so that what is on its way is no more than about a message. */
    private void tell(List<Confirmed> confirmed) {
        var part = new ArrayList<Telling>();
        long bytes = 0;
        for (var each : confirmed) {
            var telling = new Telling(each, fitting(mismatch(each)));
            long more = MismatchCut.size(telling.mismatch());
            if (!part.isEmpty() && bytes + more > LARGEST_BATCH) {
                send(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(telling);
            bytes += more;
        }
        send(part);
    }

    private void send(List<Telling> part) {
        awaitBroker();
        onItsWay = publish(part, this::message, this::keep).subscribeAsCompletionStage();
    }

    /** The mismatch, cut if no message can hold it. */
    private Mismatch fitting(Mismatch whole) {
        long size = MismatchCut.size(whole);
        int largest = Math.min(LARGEST_MISMATCH, publisher.largest());
        boolean small = size * MOST_ESCAPED <= largest || (size <= largest && fits(whole));
        return small ? whole : MismatchCut.of(whole, this::fits);
    }

    private boolean fits(Mismatch mismatch) {
        if (MismatchCut.size(mismatch) > LARGEST_MISMATCH) {
            // By the same measure as a whole one, without writing megabytes to see it.
            return false;
        }
        var json = publisher.json(message(UUID.randomUUID(), List.of(mismatch), List.of(), List.of()));
        return json.length <= LARGEST_MISMATCH && publisher.fits(topicKey(), json);
    }

    /** Tells that differences stand as they were told before. */
    void standing(List<Standing> standing) {
        awaitBroker();
        var json = publisher.json(message(UUID.randomUUID(), List.of(), List.of(), standing));
        onItsWay = send(json).subscribeAsCompletionStage();
    }

    /** Tells, after everything that was published before, which records agree; nothing if none does. */
    void agreed(List<Agreement> agreements) {
        if (agreements.isEmpty()) {
            return;
        }
        awaitBroker();
        onItsWay = publish(
                        agreements,
                        (id, some) -> message(id, List.of(), some, List.of()),
                        (id, some) -> Uni.createFrom().voidItem())
                .subscribeAsCompletionStage();
    }

    /** Waits until the broker has everything that was published. */
    void awaitBroker() {
        Uni.createFrom().completionStage(onItsWay).await().indefinitely();
    }

    private <T> Uni<Void> publish(
            List<T> parts,
            BiFunction<UUID, List<T>, MismatchBatch> message,
            BiFunction<UUID, List<T>, Uni<Void>> sent) {
        var batchId = UUID.randomUUID();
        var json = publisher.json(message.apply(batchId, parts));
        if (parts.size() > 1 && json.length > Math.min(LARGEST_BATCH, publisher.largest())) {
            int half = parts.size() / 2;
            return publish(parts.subList(0, half), message, sent)
                    .chain(() -> publish(parts.subList(half, parts.size()), message, sent));
        }
        return send(json).chain(() -> sent.apply(batchId, parts));
    }

    /** All about a dataset goes one way, so that what was told is known before it is said to stand. */
    private Uni<Void> send(byte[] json) {
        return publisher.publishJson(Topics.MISMATCHES, topicKey(), json);
    }

    private String topicKey() {
        return comparison.job().dataset();
    }

    private Uni<Void> keep(UUID batchId, List<Telling> told) {
        return keeper == null || told.getFirst().confirmed().isUnusable()
                ? Uni.createFrom().voidItem()
                : keeper.keep(batchId, told.stream().map(Telling::confirmed).toList());
    }

    private MismatchBatch message(UUID batchId, List<Telling> told) {
        return message(batchId, told.stream().map(Telling::mismatch).toList(), List.of(), List.of());
    }

    private MismatchBatch message(
            UUID batchId, List<Mismatch> mismatches, List<Agreement> agreements, List<Standing> standing) {
        var job = comparison.job();
        var dataset = comparison.dataset();
        return new MismatchBatch(
                batchId,
                job.id(),
                job.rootId(),
                job.attempt(),
                job.dataset(),
                job.entityType(),
                dataset.source().store().kind(),
                dataset.target().store().kind(),
                mismatches,
                agreements,
                standing);
    }

    private Mismatch mismatch(Confirmed confirmed) {
        var difference = confirmed.difference();
        // What stands for a key that is none is one text, however many parts keys have.
        var key = confirmed.isUnusable()
                ? SinglePartKey.format(difference.key().parts().getFirst())
                : comparison.dataset().keyCodec().format(difference.key());
        return new Mismatch(
                ids.of(comparison.job().dataset(), key),
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
        if (record == null) {
            return null;
        }
        return record.tooLarge() > 0 ? Map.of() : comparison.comparator().json(record);
    }

    private static @Nullable String hex(@Nullable Digest digest) {
        return digest == null ? null : digest.hex();
    }
}
