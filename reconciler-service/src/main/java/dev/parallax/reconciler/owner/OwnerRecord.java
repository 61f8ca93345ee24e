package dev.parallax.reconciler.owner;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an owner said about one of its records. */
public sealed interface OwnerRecord {
    /**
     * It is there.
     *
     * @param version for the precondition of a write
     * @param record as the owner shows it
     */
    record Found(String version, ObjectNode record) implements OwnerRecord {}

    /** There is none. */
    record Gone() implements OwnerRecord {}

    /** The owner did not say. */
    record Unknown(OwnerAnswer why) implements OwnerRecord {}
}
