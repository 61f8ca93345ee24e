package dev.parallax.astrobookings.owner;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * One collection in its owner's store.
 *
 * <p>A write happens only if its precondition holds at that moment, else the Uni fails with {@link VersionConflict}. A
 * write with an idempotency key that had its effect before answers the first outcome, marked as replayed, and writes
 * nothing. Only outcomes with an effect are kept: a refused write changed nothing and is judged anew when repeated.
 */
public interface RecordStore<R extends OwnedRecord<R>> {
    Uni<Optional<Stored<R>>> find(String id);

    /** In the order of the identifiers. */
    Uni<RecordPage<R>> list(PageRequest page);

    /** Creates or replaces the record. */
    Uni<WriteOutcome> put(Write write, R record);

    Uni<WriteOutcome> delete(Write write);
}
