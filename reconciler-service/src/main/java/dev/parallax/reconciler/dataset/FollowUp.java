package dev.parallax.reconciler.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A call to an owner that a record brings about at a time of its own; when, is for the scheduler to know.
 *
 * @param entityType what the call writes, for the log of changes
 * @param method PUT of a whole record, or DELETE
 * @param path of what the call writes, below the owner's address; placeholders as in the body
 * @param body of a PUT: a text a field, in which {@code {key}} stands for the record's key, {@code {due}} for the time
 *     the follow-up was due, and {@code {field}} for a field of the record by its owner's name
 * @param onlyIf what must hold for the call to be made at all
 */
public record FollowUp(
        String name,
        String entityType,
        OwnerDefinition owner,
        Method method,
        String path,
        Map<String, String> body,
        Condition onlyIf) {
    public FollowUp {
        body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    }

    /** How the owner is asked. */
    public enum Method {
        PUT,
        DELETE
    }

    /** What is asked of the thing that the call writes. */
    public enum Condition {
        NONE,
        EXISTS,
        ABSENT
    }
}
