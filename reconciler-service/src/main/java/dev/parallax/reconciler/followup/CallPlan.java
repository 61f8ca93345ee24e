package dev.parallax.reconciler.followup;

import dev.parallax.common.change.ChangeAction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a follow-up comes to, given what the owner holds now. */
public sealed interface CallPlan {
    /**
     * The owner is asked.
     *
     * @param before what the owner held in the fields that the call writes; of others nothing is kept, for they may be
     *     nobody's business
     * @param after the body; null for a deletion
     * @param version for {@code If-Match}; null for {@code If-None-Match: *}
     */
    record Call(
            ChangeAction action,
            @Nullable Map<String, @Nullable Object> before,
            @Nullable Map<String, @Nullable Object> after,
            @Nullable String version)
            implements CallPlan {}

    /** There is nothing to do. */
    record Skip(String reason) implements CallPlan {}
}
