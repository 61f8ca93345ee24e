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
import java.util.function.Supplier;

/**
 * A collection kept in one table. A write takes its idempotency key, locks the row, checks the version, writes, and
 * keeps the outcome in one transaction: all of it happens, or nothing.
 */
public final class RelationalStore<E extends OwnedRow<R>, R extends OwnedRecord<R>> implements RecordStore<R> {
    private final String table;
    private final String idField;
    private final PanacheRepositoryBase<E, String> rows;
    private final Supplier<E> newRow;
    private final IdempotencyKeys keys;
    private final Representation representation;

    RelationalStore(
            String table,
            String idField,
            PanacheRepositoryBase<E, String> rows,
            Supplier<E> newRow,
            IdempotencyKeys keys,
            Representation representation) {
        this.table = table;
        this.idField = idField;
        this.rows = rows;
        this.newRow = newRow;
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
        return once(write, () -> switch (write.precondition()) {
                    case Precondition.Absent absent -> create(write, record);
                    case Precondition.Version(long version) -> update(write, version, record);
                })
                .onFailure()
                .transform(failure -> ConstraintFailure.ofPut(failure, table));
    }

    @Override
    public Uni<WriteOutcome> delete(Write write) {
        if (!(write.precondition() instanceof Precondition.Version(long version))) {
            throw new IllegalArgumentException("a delete names the version that it deletes");
        }
        return once(write, () -> locked(write.id(), version)
                        .call(row -> rows.delete(row).call(Panache::flush))
                        .map(row -> new WriteOutcome(Effect.DELETED, version, null, false)))
                .onFailure()
                .transform(ConstraintFailure::ofDelete);
    }

    private Uni<WriteOutcome> once(Write write, Supplier<Uni<WriteOutcome>> effect) {
        return Panache.withTransaction(() -> keys.claim(write)
                .chain(replay -> replay.map(outcome -> Uni.createFrom().item(outcome))
                        .orElseGet(() -> effect.get().call(outcome -> keys.keep(write, outcome)))));
    }

    private Uni<WriteOutcome> create(Write write, R record) {
        return rows.findById(write.id()).chain(existing -> {
            if (existing != null) {
                throw new VersionConflict(existing.version());
            }
            E row = newRow.get();
            row.write(write, record);
            return rows.persistAndFlush(row).map(persisted -> outcome(Effect.CREATED, persisted));
        });
    }

    private Uni<WriteOutcome> update(Write write, long version, R record) {
        return locked(write.id(), version)
                .invoke(row -> row.write(write, record))
                .call(Panache::flush)
                .map(row -> outcome(Effect.UPDATED, row));
    }

    private Uni<E> locked(String id, long version) {
        return rows.findById(id, LockModeType.PESSIMISTIC_WRITE).invoke(row -> {
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
