package dev.parallax.astrobookings.owner;

import org.jspecify.annotations.Nullable;

/**
 * The record of a collection as its owner's JSON shows it, without what the owner itself keeps (version, time and
 * origin of the last change).
 *
 * @param <R> the record's own type
 */
public interface OwnedRecord<R> {
    /** The identifier, or null where a body leaves it to the path. */
    @Nullable
    String identifier();

    /** The JSON name of the identifier. */
    default String identifierField() {
        return "id";
    }

    /** The same record, identified, with its values in the exact form in which the store holds them. */
    R normalized(String identifier);
}
