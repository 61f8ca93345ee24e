package dev.parallax.astrobookings.customer.document;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.set;

import dev.parallax.astrobookings.owner.Idempotency;
import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.PageRequest;
import dev.parallax.astrobookings.owner.Precondition;
import dev.parallax.astrobookings.owner.RecordPage;
import dev.parallax.astrobookings.owner.RecordStore;
import dev.parallax.astrobookings.owner.Representation;
import dev.parallax.astrobookings.owner.Stored;
import dev.parallax.astrobookings.owner.VersionConflict;
import dev.parallax.astrobookings.owner.Write;
import dev.parallax.astrobookings.owner.WriteOutcome;
import dev.parallax.astrobookings.owner.WriteOutcome.Effect;
import io.quarkus.mongodb.FindOptions;
import io.quarkus.mongodb.panache.reactive.ReactivePanacheMongoRepositoryBase;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A collection whose records are single documents. There are no transactions; every write is one conditional insert,
 * replace, update or delete, and an idempotency key survives a crash between any two of the steps:
 *
 * <ol>
 *   <li>A receipt for the key is opened.
 *   <li>The effect and its trace are one atomic write: the new document carries {@code last_write.key}; a delete first
 *       only marks the document with {@code deleting.key}, and from then on it is gone for everybody.
 *   <li>The receipt is closed with the outcome. Only then is a marked document removed.
 * </ol>
 *
 * <p>Whoever meets a trace closes its receipt before replacing or removing the document that carries it. So a repeated
 * request that finds its condition broken can tell why: its own trace is still there, or its receipt is closed, or the
 * write never happened.
 *
 * <p>What is not covered: a request that is stalled between opening the receipt and its insert, while its own repetition
 * creates the record and somebody else deletes it, creates it again.
 */
public final class DocumentStore<D extends OwnedDocument<R>, R extends OwnedRecord<R>> implements RecordStore<R> {
    private static final int ATTEMPTS = 5;
    private static final Bson NOT_DELETING = exists("deleting", false);
    private static final Bson NO_TRACE = exists("last_write", false);

    private final ReactivePanacheMongoRepositoryBase<D, String> documents;
    private final DocumentCodec<D, R> codec;
    private final Receipts receipts;
    private final Representation representation;

    DocumentStore(
            ReactivePanacheMongoRepositoryBase<D, String> documents,
            DocumentCodec<D, R> codec,
            Receipts receipts,
            Representation representation) {
        this.documents = documents;
        this.codec = codec;
        this.receipts = receipts;
        this.representation = representation;
    }

    @Override
    public Uni<Optional<Stored<R>>> find(String id) {
        return documents.findById(id).map(found -> Optional.ofNullable(found)
                .filter(document -> document.deleting() == null)
                .map(OwnedDocument::stored));
    }

    @Override
    public Uni<RecordPage<R>> list(PageRequest page) {
        Bson filter =
                page.updatedSince() == null ? NOT_DELETING : and(NOT_DELETING, gte("updated_at", page.updatedSince()));
        FindOptions part = new FindOptions()
                .filter(filter)
                .sort(eq("_id", 1))
                .skip(Math.multiplyExact(page.page() - 1, page.pageSize()))
                .limit(page.pageSize());
        return collection().find(part).collect().asList().chain(found -> collection()
                .countDocuments(filter)
                .map(total -> new RecordPage<R>(
                        found.stream().map(OwnedDocument::stored).toList(), total)));
    }

    @Override
    public Uni<WriteOutcome> put(Write write, R record) {
        return once(write, () -> switch (write.precondition()) {
            case Precondition.Absent absent -> create(write, record, ATTEMPTS);
            case Precondition.Version(long version) ->
                write.idempotency() == null
                        ? replaceAtOnce(write, record, version)
                        : replace(write, record, version, ATTEMPTS);
        });
    }

    @Override
    public Uni<WriteOutcome> delete(Write write) {
        if (!(write.precondition() instanceof Precondition.Version(long version))) {
            throw new IllegalArgumentException("a delete names the version that it deletes");
        }
        return once(write, () -> remove(write, version, ATTEMPTS));
    }

    private Uni<WriteOutcome> once(Write write, Supplier<Uni<WriteOutcome>> effect) {
        Idempotency idempotency = write.idempotency();
        if (idempotency == null) {
            return effect.get();
        }
        return receipts.open(idempotency, write.at()).chain(closed -> {
            if (closed.isEmpty()) {
                return effect.get();
            }
            WriteOutcome outcome = closed.get();
            return outcome.effect() == Effect.DELETED
                    ? removeMarked(write.id(), new KeyedWrite(idempotency.key(), Effect.DELETED))
                            .replaceWith(outcome)
                    : Uni.createFrom().item(outcome);
        });
    }

    private Uni<WriteOutcome> create(Write write, R record, int attempts) {
        D document = document(write, record, 1, Effect.CREATED);
        return collection()
                .insertOne(document)
                .chain(inserted -> done(write, outcome(Effect.CREATED, document)))
                .onFailure(Receipts::isDuplicate)
                .recoverWithUni(() -> look(write, attempts)
                        .chain(current -> current.isEmpty()
                                ? create(write, record, attempts - 1)
                                : refused(write, current.get())));
    }

    /** Most documents of senders without keys carry no trace, so there is nothing to look at before the write. */
    private Uni<WriteOutcome> replaceAtOnce(Write write, R record, long version) {
        D next = document(write, record, version + 1, Effect.UPDATED);
        return collection()
                .replaceOne(and(unchanged(write.id(), version), NO_TRACE), next)
                .chain(result -> result.getMatchedCount() == 1
                        ? done(write, outcome(Effect.UPDATED, next))
                        : replace(write, record, version, ATTEMPTS));
    }

    private Uni<WriteOutcome> replace(Write write, R record, long version, int attempts) {
        return look(write, attempts).chain(current -> {
            if (current.isEmpty() || current.get().stored().version() != version) {
                return refused(write, current.orElse(null));
            }
            D next = document(write, record, version + 1, Effect.UPDATED);
            return settle(current.get())
                    .chain(() -> collection().replaceOne(unchanged(write.id(), version), next))
                    .chain(result -> result.getMatchedCount() == 1
                            ? done(write, outcome(Effect.UPDATED, next))
                            : replace(write, record, version, attempts - 1));
        });
    }

    private Uni<WriteOutcome> remove(Write write, long version, int attempts) {
        return look(write, attempts).chain(current -> {
            if (current.isEmpty() || current.get().stored().version() != version) {
                return refused(write, current.orElse(null));
            }
            Bson unchanged = unchanged(write.id(), version);
            Idempotency idempotency = write.idempotency();
            Uni<Boolean> decision = idempotency == null
                    ? collection().deleteOne(unchanged).map(result -> result.getDeletedCount() == 1)
                    : collection()
                            .updateOne(
                                    unchanged, set("deleting", DocumentCodec.trace(trace(idempotency, Effect.DELETED))))
                            .map(result -> result.getMatchedCount() == 1);
            WriteOutcome outcome = new WriteOutcome(Effect.DELETED, version, null, false);
            return settle(current.get())
                    .chain(() -> decision)
                    .chain(decided -> decided ? done(write, outcome) : remove(write, version, attempts - 1));
        });
    }

    /** The document as it is, after carrying out a delete that was decided and left behind. */
    private Uni<Optional<D>> look(Write write, int attempts) {
        if (attempts <= 0) {
            return Uni.createFrom().failure(new VersionConflict(null));
        }
        return documents.findById(write.id()).chain(found -> {
            KeyedWrite deleting = found == null ? null : found.deleting();
            if (found == null || deleting == null) {
                return Uni.createFrom().item(Optional.ofNullable(found));
            }
            WriteOutcome deleted =
                    new WriteOutcome(Effect.DELETED, found.stored().version(), null, false);
            return receipts.close(deleting.key(), deleted)
                    .chain(() -> removeMarked(write.id(), deleting))
                    .chain(() -> look(write, attempts - 1));
        });
    }

    /** The condition does not hold: because this very write happened before, or truly. */
    private Uni<WriteOutcome> refused(Write write, @Nullable D current) {
        Idempotency idempotency = write.idempotency();
        VersionConflict conflict =
                new VersionConflict(current == null ? null : current.stored().version());
        if (idempotency == null) {
            return Uni.createFrom().failure(conflict);
        }
        KeyedWrite last = current == null ? null : current.lastWrite();
        if (current != null && last != null && last.key().equals(idempotency.key())) {
            WriteOutcome outcome = outcome(last.effect(), current);
            return receipts.close(last.key(), outcome).replaceWith(outcome.asReplay());
        }
        return receipts.find(idempotency).map(closed -> closed.orElseThrow(() -> conflict));
    }

    /** Closes the receipt of the write that made this document, before its trace is lost. */
    private Uni<Void> settle(D document) {
        KeyedWrite last = document.lastWrite();
        return last == null
                ? Uni.createFrom().voidItem()
                : receipts.close(last.key(), outcome(last.effect(), document));
    }

    private Uni<WriteOutcome> done(Write write, WriteOutcome outcome) {
        Idempotency idempotency = write.idempotency();
        if (idempotency == null) {
            return Uni.createFrom().item(outcome);
        }
        return receipts.close(idempotency.key(), outcome)
                .chain(() -> outcome.effect() == Effect.DELETED
                        ? removeMarked(write.id(), trace(idempotency, Effect.DELETED))
                        : Uni.createFrom().voidItem())
                .replaceWith(outcome);
    }

    private Uni<Void> removeMarked(String id, KeyedWrite deleting) {
        return collection()
                .deleteOne(and(eq("_id", id), eq("deleting.key", deleting.key().toString())))
                .replaceWithVoid();
    }

    private D document(Write write, R record, long version, Effect effect) {
        Idempotency idempotency = write.idempotency();
        return codec.document(
                new Stored<>(record, version, write.at(), write.origin()),
                idempotency == null ? null : trace(idempotency, effect),
                null);
    }

    private static KeyedWrite trace(Idempotency idempotency, Effect effect) {
        return new KeyedWrite(idempotency.key(), effect);
    }

    private WriteOutcome outcome(Effect effect, D document) {
        return new WriteOutcome(effect, document.stored().version(), representation.of(document.stored()), false);
    }

    /** A document that was written past its owner may have no version; that counts as 0. */
    private static Bson unchanged(String id, long version) {
        Bson same = version == 0 ? or(eq("version", 0L), eq("version", null)) : eq("version", version);
        return and(eq("_id", id), same, NOT_DELETING);
    }

    private ReactiveMongoCollection<D> collection() {
        return documents.mongoCollection();
    }
}
