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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hibernate.StaleStateException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A collection kept in one table. An update or delete is one statement, conditional on the version. With an idempotency
 * key a write takes the key, writes, and keeps the outcome in one transaction: all of it happens, or nothing.
 *
 * <p>A write has a session of its own and hands it on. The session that Panache keeps in the request's context is not
 * used for it: when a caller gives up, that context ends in the middle of the transaction, and statements after that
 * would go to another one.
 */
public final class RelationalStore<E extends OwnedRow<R>, R extends OwnedRecord<R>> implements RecordStore<R> {
    private static final long FIRST = 1;

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
        return once(write, session -> remove(session, write.id(), version))
                .onFailure()
                .transform(ConstraintFailure::ofDelete);
    }

    private Uni<WriteOutcome> once(Write write, Function<Mutiny.StatelessSession, Uni<WriteOutcome>> effect) {
        return sessions.openStatelessSession().chain(session -> (write.idempotency() == null
                        ? effect.apply(session)
                        : session.withTransaction(transaction -> keyed(session, write, effect)))
                .eventually(session::close));
    }

    private Uni<WriteOutcome> keyed(
            Mutiny.StatelessSession session, Write write, Function<Mutiny.StatelessSession, Uni<WriteOutcome>> effect) {
        return keys.claim(session, write)
                .chain(replay -> replay.map(outcome -> Uni.createFrom().item(outcome))
                        .orElseGet(() -> effect.apply(session).call(outcome -> keys.keep(session, write, outcome))));
    }

    private Uni<WriteOutcome> createOrUpdate(Mutiny.StatelessSession session, Write write, R record) {
        return switch (write.precondition()) {
            case Precondition.Absent absent -> create(session, write, record);
            case Precondition.Version(long version) -> update(session, write, version, record);
        };
    }

    private Uni<WriteOutcome> create(Mutiny.StatelessSession session, Write write, R record) {
        return session.get(type, write.id()).chain(existing -> {
            if (existing != null) {
                throw new VersionConflict(existing.version());
            }
            E row = newRow.get();
            row.write(write, record, FIRST);
            return session.insert(row).map(inserted -> outcome(Effect.CREATED, row));
        });
    }

    private Uni<WriteOutcome> update(Mutiny.StatelessSession session, Write write, long version, R record) {
        return before(session, write.id(), version).chain(row -> {
            row.write(write, record, version);
            return session.update(row)
                    .map(updated -> outcome(Effect.UPDATED, row))
                    .onFailure(RelationalStore::isStale)
                    .recoverWithUni(
                            () -> refused(session, write.id(), version, () -> update(session, write, version, record)));
        });
    }

    /** The row to write into: an empty one, unless it has values that the record does not say. */
    private Uni<E> before(Mutiny.StatelessSession session, String id, long version) {
        E empty = newRow.get();
        return empty.holdsMoreThanItsRecord()
                ? session.get(type, id).invoke(row -> {
                    if (row == null || row.version() != version) {
                        throw new VersionConflict(row == null ? null : row.version());
                    }
                })
                : Uni.createFrom().item(empty);
    }

    private Uni<WriteOutcome> remove(Mutiny.StatelessSession session, String id, long version) {
        return session.createMutationQuery(
                        "delete from " + type.getName() + " where " + idField + " = ?1 and version = ?2")
                .setParameter(1, id)
                .setParameter(2, version)
                .executeUpdate()
                .chain(deleted -> deleted == 1
                        ? Uni.createFrom().item(new WriteOutcome(Effect.DELETED, version, null, false))
                        : refused(session, id, version, () -> remove(session, id, version)));
    }

    /** Says how the record stands. If it has come to the version meanwhile, the condition holds and the write happens. */
    private Uni<WriteOutcome> refused(
            Mutiny.StatelessSession session, String id, long version, Supplier<Uni<WriteOutcome>> again) {
        return session.get(type, id).chain(row -> {
            if (row != null && row.version() == version) {
                return again.get();
            }
            throw new VersionConflict(row == null ? null : row.version());
        });
    }

    private static boolean isStale(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(StaleStateException.class::isInstance);
    }

    private WriteOutcome outcome(Effect effect, E row) {
        return new WriteOutcome(effect, row.version(), representation.of(row.toStored()), false);
    }
}
