package dev.parallax.reconciler.followup;

import dev.parallax.common.change.ChangeAction;
import dev.parallax.reconciler.dataset.FollowUp;
import dev.parallax.reconciler.dataset.FollowUp.Condition;
import dev.parallax.reconciler.dataset.FollowUp.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what a follow-up asks of the owner. Pure. */
public final class CallPlanner {
    /** What the owner holds: a record and its version. */
    public record Present(String version, Map<String, @Nullable Object> record) {}

    private CallPlanner() {}

    /**
     * What the call comes to.
     *
     * @param present null if the owner holds nothing at the follow-up's path
     */
    public static CallPlan plan(FollowUp followUp, Map<String, @Nullable Object> body, @Nullable Present present) {
        if (present == null) {
            return followUp.method() == Method.DELETE || followUp.onlyIf() == Condition.EXISTS
                    ? new CallPlan.Skip("NOT_FOUND")
                    : new CallPlan.Call(ChangeAction.CREATE, null, body, null);
        }
        if (followUp.onlyIf() == Condition.ABSENT) {
            return new CallPlan.Skip("ALREADY_EXISTS");
        }
        if (followUp.method() == Method.DELETE) {
            return new CallPlan.Call(ChangeAction.DELETE, Map.of(), null, present.version());
        }
        Map<String, @Nullable Object> before = new LinkedHashMap<>();
        body.keySet().forEach(field -> {
            if (present.record().containsKey(field)) {
                before.put(field, present.record().get(field));
            }
        });
        return new CallPlan.Call(ChangeAction.UPDATE, before, body, present.version());
    }
}
