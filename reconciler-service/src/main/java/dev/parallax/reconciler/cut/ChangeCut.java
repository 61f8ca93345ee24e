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
    private ChangeCut() {}

    /**
     * The same change, with as much of its records as fits; with the least if nothing does.
     *
     * @param fits whether it is small enough
     */
    public static Change of(Change change, Predicate<Change> fits) {
        var cut = change;
        for (var extent : Extent.ALL) {
            cut = of(change, extent);
            if (fits.test(cut)) {
                break;
            }
        }
        return cut;
    }

    private static Change of(Change change, Extent extent) {
        ToIntFunction<String> places =
                name -> Excerpt.firstDifference(text(change.before(), name), text(change.after(), name));
        var before = ValueCut.of(change.before(), places, extent, new TextHashes());
        var after = ValueCut.of(change.after(), places, extent, new TextHashes());
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
                shortened(change.message(), extent),
                change.origin(),
                change.at(),
                change.undoes(),
                cutMembers(change, before, after));
    }

    private static @Nullable String shortened(@Nullable String message, Extent extent) {
        return message == null ? null : Excerpt.of(message, 0, extent.characters(), new TextHashes());
    }

    private static @Nullable String text(@Nullable Map<String, Object> record, String name) {
        return record == null ? null : RawText.of(record.get(name));
    }

    private static List<String> cutMembers(
            Change change, @Nullable Map<String, Object> before, @Nullable Map<String, Object> after) {
        var cut = new TreeSet<String>();
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
