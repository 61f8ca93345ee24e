package dev.parallax.reconciler.owner;

import org.jspecify.annotations.Nullable;

/** What an owner said to a call. */
public sealed interface OwnerAnswer {
    /**
     * Done, now or under the same idempotency key before.
     *
     * @param version the record's version after it, if the owner names one
     */
    record Applied(@Nullable String version) implements OwnerAnswer {}

    /** The record is no longer what was read: left alone. */
    record Conflict(String code, String message) implements OwnerAnswer {}

    /** The owner will not take it, however often it is asked. */
    record Rejected(String code, String message) implements OwnerAnswer {}

    /** No answer, or one that says to come back later; whether the call had its effect may be unknown. */
    record Unavailable(String code, String message) implements OwnerAnswer {}
}
