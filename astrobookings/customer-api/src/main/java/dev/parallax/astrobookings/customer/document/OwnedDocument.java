package dev.parallax.astrobookings.customer.document;

import dev.parallax.astrobookings.owner.OwnedRecord;
import dev.parallax.astrobookings.owner.Stored;
import org.jspecify.annotations.Nullable;

/**
 * A document of a collection: the record, what its owner keeps about it, and the traces of writes with a key.
 *
 * @param <R> the record's type
 */
public interface OwnedDocument<R extends OwnedRecord<R>> {
    Stored<R> stored();

    /** The write that made this version, if it had a key. */
    @Nullable
    KeyedWrite lastWrite();

    /** The delete that was decided for this document and is not carried out yet: to every reader it is gone. */
    @Nullable
    KeyedWrite deleting();
}
