package dev.parallax.reconciler.followup;

import dev.parallax.reconciler.cut.Excerpt;
import dev.parallax.reconciler.dataset.FollowUp;
import dev.parallax.reconciler.key.PathTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills the placeholders of a follow-up's call. A text that is one placeholder takes over the value as it is, a number
 * as a number; within a longer text the value stands as text.
 *
 * @param key the record's key
 * @param record the record by its owner's field names
 * @param due when the follow-up was due, as ISO 8601; null if nobody said
 */
public record CallTemplate(
        String key, Map<String, Object> record, @Nullable String due) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    /** Whether the call needs a value of which the change told only a part: what would be written is not known. */
    public boolean needsMoreThanWasTold(FollowUp followUp) {
        return Stream.concat(Stream.of(followUp.path()), followUp.body().values().stream())
                .flatMap(template -> PLACEHOLDER.matcher(template).results())
                .anyMatch(placeholder -> Excerpt.isOne(value(placeholder.group(1))));
    }

    /** The path; empty if a value is missing, or none that a path can carry. */
    public Optional<String> path(FollowUp followUp) {
        var path = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(followUp.path());
        while (matcher.find()) {
            Object value = value(matcher.group(1));
            String text = value == null ? "" : value.toString();
            if (text.isEmpty() || text.equals(".") || text.equals("..")) {
                return Optional.empty();
            }
            matcher.appendReplacement(path, Matcher.quoteReplacement(PathTemplate.encode(text)));
        }
        matcher.appendTail(path);
        return Optional.of(path.toString());
    }

    /** The body; a value that is missing is null. */
    public Map<String, @Nullable Object> body(FollowUp followUp) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        followUp.body().forEach((field, template) -> body.put(field, filled(template)));
        return body;
    }

    private @Nullable Object filled(String template) {
        Matcher whole = PLACEHOLDER.matcher(template);
        if (whole.matches()) {
            return value(whole.group(1));
        }
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(value(found.group(1)))));
    }

    private @Nullable Object value(String placeholder) {
        if (placeholder.equals("key")) {
            return key;
        }
        if (placeholder.equals("due")) {
            return due;
        }
        Object at = record;
        for (String member : placeholder.split("\\.", -1)) {
            at = at instanceof Map<?, ?> object ? object.get(member) : null;
        }
        return at;
    }
}
