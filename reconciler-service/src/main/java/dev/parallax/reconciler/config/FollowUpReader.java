package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.FieldMapping;
import dev.parallax.reconciler.dataset.FollowUp;
import dev.parallax.reconciler.dataset.OwnerDefinition;
import dev.parallax.reconciler.key.KeyPart;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what the follow-ups of a dataset call; when they are due, the scheduler reads. */
final class FollowUpReader {
    private static final List<String> OF_THE_SCHEDULER = List.of("at", "offset", "when", "not-after", "undoes");

    private final Declared<OwnerDefinition> owners;
    private final Set<String> placeholders = new HashSet<>(Set.of("key", "due"));

    FollowUpReader(Declared<OwnerDefinition> owners, List<KeyPart> key, List<FieldMapping> fields) {
        this.owners = owners;
        key.forEach(part -> placeholders.add(part.name()));
        fields.forEach(field -> placeholders.add(field.target()));
    }

    Map<String, FollowUp> read(Section section) {
        Map<String, FollowUp> followUps = new LinkedHashMap<>();
        section.sections().forEach((name, followUp) -> {
            OF_THE_SCHEDULER.forEach(followUp::ignore);
            Section call = followUp.section("call");
            followUp.close();
            OwnerDefinition owner = owners.named(call, "owner");
            FollowUp.Method method = FollowUp.Method.valueOf(
                    call.choice("method", "put", List.of("put", "delete")).toUpperCase(Locale.ROOT));
            String path = path(call);
            FollowUp.Condition onlyIf =
                    FollowUp.Condition.valueOf(call.choice("only-if", "none", List.of("none", "exists", "absent"))
                            .toUpperCase(Locale.ROOT));
            if (method == FollowUp.Method.DELETE && onlyIf == FollowUp.Condition.ABSENT) {
                call.problem("only-if", "must not be absent for a DELETE");
            }
            String entityType = call.text("entity-type", name);
            Map<String, String> body = body(call, method);
            call.close();
            if (owner != null) {
                followUps.put(name, new FollowUp(name, entityType, owner, method, path, body, onlyIf));
            }
        });
        return followUps;
    }

    private String path(Section call) {
        String path = call.required("path");
        if (!path.isEmpty() && !path.startsWith("/")) {
            call.problem("path", "must begin with /");
        }
        check(call, "path", path);
        return path;
    }

    private Map<String, String> body(Section call, FollowUp.Method method) {
        Section section = call.section("body");
        Map<String, String> body = section.values();
        body.forEach((field, template) -> check(section, field, template));
        if (method == FollowUp.Method.DELETE && !body.isEmpty()) {
            call.problem("body", "is not sent with a DELETE");
        } else if (method == FollowUp.Method.PUT && body.isEmpty()) {
            call.problem("body", "is missing: what the call writes");
        }
        return body;
    }

    private void check(Section section, String child, String template) {
        for (String placeholder : DatasetReader.placeholders(template)) {
            if (!placeholders.contains(placeholder)) {
                section.problem(
                        child,
                        "{%s} is no field of the record; known are key, due and the fields' target paths"
                                .formatted(placeholder));
            }
        }
    }
}
