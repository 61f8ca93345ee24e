package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Representation;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Makes the stores of this owner's tables. */
@Singleton
public class RelationalStores {
    private final IdempotencyKeys keys;
    private final Representation representation;

    RelationalStores(IdempotencyKeys keys, Representation representation) {
        this.keys = keys;
        this.representation = representation;
    }

    /**
     * The store of one table.
     *
     * @param table as in the constraint names of the migration
     * @param idField the property of the row that holds the identifier
     */
    public <E extends OwnedRow<R>, R extends OwnedRecord<R>> RelationalStore<E, R> store(
            String table, String idField, PanacheRepositoryBase<E, String> rows, Supplier<E> newRow) {
        return new RelationalStore<>(table, idField, rows, newRow, keys, representation);
    }
}
