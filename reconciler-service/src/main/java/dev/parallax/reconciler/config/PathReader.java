package dev.parallax.reconciler.config;

import dev.parallax.reconciler.dataset.FieldPath;
import dev.parallax.reconciler.dataset.StoreDefinition;
import dev.parallax.reconciler.dataset.StoreDefinition.MongoStore;
import dev.parallax.reconciler.dataset.StoreDefinition.PostgresStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks paths of a side, of {@link FieldPath}'s form, as far as the store that they lead into can follow them. */
final class PathReader {
    private final Section section;
    private final StoreDefinition store;

    PathReader(Section section, StoreDefinition store) {
        this.section = section;
        this.store = store;
    }

    /** A column of PostgreSQL by its plain name, a path elsewhere; as it stands, with a mistake noted, if it is none. */
    String column(String child, String text) {
        var path = parse(section, child, text);
        if (path == null || !(store instanceof PostgresStore)) {
            return text;
        }
        if (path.isNested()) {
            section.problem(
                    child,
                    "must name a column, not '%s'; a name with dots in it is written in quotes, as '\"%s\"'"
                            .formatted(text, text));
        }
        return path.head();
    }

    /** The same of what the store is asked to look for. */
    String searched(String child, String text) {
        var path = parse(section, child, text);
        if (path == null || !(store instanceof MongoStore)) {
            return column(child, text);
        }
        if (path.members().stream()
                .anyMatch(
                        member -> member.name().startsWith("$") || member.name().contains("."))) {
            section.problem(
                    child,
                    ("'%s' names a field that MongoDB cannot look for; a pipeline can give it another name, as"
                                    + " '[{\"$set\": {\"name\": {\"$getField\": {\"$literal\": \"%s\"}}}}]'")
                            .formatted(text, path.members().getLast().name()));
        }
        return String.join(
                ".", path.members().stream().map(FieldPath.Member::name).toList());
    }

    List<String> searched(String child, List<String> texts) {
        return texts.stream().map(text -> searched(child, text)).toList();
    }

    /**
     * Checks the path of a field: into a JSON column only where the configuration says so, because the dots of a field's
     * name mean the other side.
     *
     * @param written whether a repair writes to it
     */
    static void checkField(Section field, String child, String text, @Nullable StoreDefinition store, boolean written) {
        var path = parse(field, child, text);
        if (path == null) {
            return;
        }
        if (store instanceof PostgresStore && path.isNested() && !field.has(child)) {
            field.problem(child, "must name a column, without dots, not '%s'".formatted(text));
        }
        if (written && path.hasIndex()) {
            field.problem(
                    child,
                    ("'%s' leads to an element of an array, which a repair cannot write by itself; compare the whole array"
                                    + " (type: array), or set repair to {policy: report}")
                            .formatted(text));
        }
    }

    /** Whether one of two paths, which are sound, is the beginning of the other. */
    static boolean overlap(String one, String other) {
        try {
            var first = FieldPath.parse(one).members();
            var second = FieldPath.parse(other).members();
            int common = Math.min(first.size(), second.size());
            return names(first, common).equals(names(second, common));
        } catch (IllegalArgumentException noPath) {
            return false;
        }
    }

    private static List<String> names(List<FieldPath.Member> members, int first) {
        return members.subList(0, first).stream().map(FieldPath.Member::name).toList();
    }

    private static @Nullable FieldPath parse(Section section, String child, String text) {
        try {
            return FieldPath.parse(text);
        } catch (IllegalArgumentException noPath) {
            section.problem(child, "'%s' is no path: %s".formatted(text, noPath.getMessage()));
            return null;
        }
    }
}
