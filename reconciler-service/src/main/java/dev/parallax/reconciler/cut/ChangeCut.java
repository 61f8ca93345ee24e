package dev.parallax.reconciler.cut;

import dev.parallax.common.change.Change;
import dev.parallax.reconciler.value.RawText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Shortens changes that no message can hold. */
public final class ChangeCut {
    private static final int LEAST = 200;

    private ChangeCut() {}

    /** Stands for a record that cannot be told at all, such as one with a text that no reader takes. */
    public static Map<String, Object> unreadable(int characters) {
        return Map.of(ValueCut.REST, "[cut: all of %d characters]".formatted(characters));
    }

    /** What is cut of records as they are, before any is cut to fit: all of one that is {@link #unreadable}. */
    public static List<String> cutAlready(@Nullable Map<String, Object> before, @Nullable Map<String, Object> after) {
        return isUnreadable(before) || isUnreadable(after) ? List.of(ValueCut.REST) : List.of();
    }

    private static boolean isUnreadable(@Nullable Map<String, Object> record) {
        return record != null
                && record.size() == 1
                && record.get(ValueCut.REST) instanceof String text
                && text.startsWith("[cut: all of ");
    }

    /**
     * The same change, with as much of its records as fits; without them if nothing of them does, which fits wherever a key
     * does.
     *
     * @param fits whether it is small enough
     */
    public static Change of(Change change, Predicate<Change> fits) {
        for (var extent : Extent.ALL) {
            var cut = of(change, extent);
            if (fits.test(cut)) {
                return cut;
            }
        }
        return bare(change);
    }

    /** The change without what it did to the record; a member says how much is left out. */
    private static Change bare(Change change) {
        return with(
                change,
                bare(change.before()),
                bare(change.after()),
                change.message() == null ? null : Excerpt.of(change.message(), 0, LEAST, new TextHashes()),
                List.of(ValueCut.REST));
    }

    private static @Nullable Map<String, Object> bare(@Nullable Map<String, Object> record) {
        return record == null ? null : Map.of(ValueCut.REST, ValueCut.rest(record.size(), record.size()));
    }

    private static Change of(Change change, Extent extent) {
        ToIntFunction<String> places =
                name -> Excerpt.firstDifference(text(change.before(), name), text(change.after(), name));
        var before = ValueCut.of(change.before(), places, extent, new TextHashes());
        var after = ValueCut.of(change.after(), places, extent, new TextHashes());
        return with(change, before, after, shortened(change.message(), extent), cutMembers(change, before, after));
    }

    private static Change with(
            Change change,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after,
            @Nullable String message,
            List<String> cut) {
        return new Change(
                change.id(),
                change.jobId(),
                change.rootId(),
                change.mismatchId(),
                change.dataset(),
                change.entityType(),
                change.entityId(),
                change.action(),
                change.status(),
                change.owner(),
                before,
                after,
                change.versionBefore(),
                change.versionAfter(),
                change.errorCode(),
                message,
                change.origin(),
                change.at(),
                change.undoes(),
                cut);
    }

    private static @Nullable String shortened(@Nullable String message, Extent extent) {
        return message == null ? null : Excerpt.of(message, 0, extent.characters(), new TextHashes());
    }

    private static @Nullable String text(@Nullable Map<String, Object> record, String name) {
        return record == null ? null : RawText.of(record.get(name));
    }

    private static List<String> cutMembers(
            Change change, @Nullable Map<String, Object> before, @Nullable Map<String, Object> after) {
        var cut = new TreeSet<>(change.cut());
        add(cut, change.before(), before);
        add(cut, change.after(), after);
        return new ArrayList<>(cut);
    }

    private static void add(Set<String> cut, @Nullable Map<String, Object> whole, @Nullable Map<String, Object> kept) {
        if (whole == null || kept == null) {
            return;
        }
        kept.forEach((name, value) -> {
            if (!Objects.equals(whole.get(name), value)) {
                cut.add(name);
            }
        });
    }
}
