package dev.parallax.astrobookings.admin.relational;

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
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A collection kept in one table. A write takes its idempotency key, locks the row, checks the version, writes, and
 * keeps the outcome in one transaction: all of it happens, or nothing.
 *
 * <p>A write has a session of its own and hands it on. The session that Panache keeps in the request's context is not
 * used for it: when a caller gives up, that context ends in the middle of the transaction, and statements after that
 * would go to another one.
 */
public final class RelationalStore<E extends OwnedRow<R>, R extends OwnedRecord<R>> implements RecordStore<R> {
    private final String table;
    private final String idField;
    private final Class<E> type;
    private final Supplier<E> newRow;
    private final PanacheRepositoryBase<E, String> rows;
    private final Mutiny.SessionFactory sessions;
    private final IdempotencyKeys keys;
    private final Representation representation;

    RelationalStore(
            String table,
            String idField,
            Class<E> type,
            Supplier<E> newRow,
            PanacheRepositoryBase<E, String> rows,
            Mutiny.SessionFactory sessions,
            IdempotencyKeys keys,
            Representation representation) {
        this.table = table;
        this.idField = idField;
        this.type = type;
        this.newRow = newRow;
        this.rows = rows;
        this.sessions = sessions;
        this.keys = keys;
        this.representation = representation;
    }

    @Override
    public Uni<Optional<Stored<R>>> find(String id) {
        return Panache.withSession(() -> rows.findById(id))
                .map(row -> Optional.ofNullable(row).map(OwnedRow::toStored));
    }

    @Override
    public Uni<RecordPage<R>> list(PageRequest page) {
        return Panache.withSession(() -> {
            Sort order = Sort.by(idField);
            PanacheQuery<E> query = page.updatedSince() == null
                    ? rows.findAll(order)
                    : rows.find("updatedAt >= ?1", order, page.updatedSince());
            return query.page(page.page() - 1, page.pageSize()).list().chain(found -> query.count()
                    .map(total -> new RecordPage<R>(
                            found.stream().map(OwnedRow::toStored).toList(), total)));
        });
    }

    @Override
    public Uni<WriteOutcome> put(Write write, R record) {
        return once(write, session -> createOrUpdate(session, write, record))
                .onFailure()
                .transform(failure -> ConstraintFailure.ofPut(failure, table));
    }

    @Override
    public Uni<WriteOutcome> delete(Write write) {
        if (!(write.precondition() instanceof Precondition.Version(long version))) {
            throw new IllegalArgumentException("a delete names the version that it deletes");
        }
        return once(write, session -> locked(session, write.id(), version)
                        .call(row -> remove(session, write.id()))
                        .map(row -> new WriteOutcome(Effect.DELETED, version, null, false)))
                .onFailure()
                .transform(ConstraintFailure::ofDelete);
    }

    private Uni<WriteOutcome> once(Write write, Function<Mutiny.Session, Uni<WriteOutcome>> effect) {
        return sessions.openSession().chain(session -> session.withTransaction(transaction -> keys.claim(session, write)
                        .chain(replay -> replay.map(outcome -> Uni.createFrom().item(outcome))
                                .orElseGet(() ->
                                        effect.apply(session).call(outcome -> keys.keep(session, write, outcome)))))
                .eventually(session::close));
    }

    private Uni<WriteOutcome> createOrUpdate(Mutiny.Session session, Write write, R record) {
        return switch (write.precondition()) {
            case Precondition.Absent absent -> create(session, write, record);
            case Precondition.Version(long version) -> update(session, write, version, record);
        };
    }

    private Uni<WriteOutcome> create(Mutiny.Session session, Write write, R record) {
        return session.find(type, write.id()).chain(existing -> {
            if (existing != null) {
                throw new VersionConflict(existing.version());
            }
            E row = newRow.get();
            row.write(write, record);
            return session.persist(row).call(session::flush).map(persisted -> outcome(Effect.CREATED, row));
        });
    }

    private Uni<WriteOutcome> update(Mutiny.Session session, Write write, long version, R record) {
        return locked(session, write.id(), version)
                .invoke(row -> row.write(write, record))
                .call(session::flush)
                .map(row -> outcome(Effect.UPDATED, row));
    }

    /** By a statement of its own: of removals through the session's flush, some never go on when many come at once. */
    private Uni<Void> remove(Mutiny.Session session, String id) {
        return session.createMutationQuery("delete from " + type.getName() + " where " + idField + " = ?1")
                .setParameter(1, id)
                .executeUpdate()
                .replaceWithVoid();
    }

    private Uni<E> locked(Mutiny.Session session, String id, long version) {
        return session.find(type, id, LockModeType.PESSIMISTIC_WRITE).invoke(row -> {
            if (row == null) {
                throw new VersionConflict(null);
            }
            if (row.version() != version) {
                throw new VersionConflict(row.version());
            }
        });
    }

    private WriteOutcome outcome(Effect effect, E row) {
        return new WriteOutcome(effect, row.version(), representation.of(row.toStored()), false);
    }
}
