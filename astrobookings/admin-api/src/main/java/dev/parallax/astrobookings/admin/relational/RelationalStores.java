package dev.parallax.astrobookings.admin.relational;

import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Representation;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/** Makes the stores of this owner's tables. */
@Singleton
public class RelationalStores {
    private final Mutiny.SessionFactory sessions;
    private final IdempotencyKeys keys;
    private final Representation representation;

    RelationalStores(Mutiny.SessionFactory sessions, IdempotencyKeys keys, Representation representation) {
        this.sessions = sessions;
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
            String table, String idField, Class<E> type, Supplier<E> newRow, PanacheRepositoryBase<E, String> rows) {
        return new RelationalStore<>(table, idField, type, newRow, rows, sessions, keys, representation);
    }
}
