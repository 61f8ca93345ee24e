package dev.parallax.reconciler.cut;

import dev.parallax.common.drift.Cut;
import dev.parallax.common.drift.FieldDifference;
import dev.parallax.common.drift.Mismatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Shortens mismatches that no message can hold, so that what differs is still seen. */
public final class MismatchCut {
    private MismatchCut() {}

    /** About how large a mismatch is as JSON. */
    public static long size(Mismatch mismatch) {
        long size = JsonSize.of(mismatch.key()) + JsonSize.of(mismatch.source()) + JsonSize.of(mismatch.target());
        for (var field : mismatch.fields()) {
            size += JsonSize.of(field.sourceRaw()) + JsonSize.of(field.targetRaw());
            size += JsonSize.of(field.sourceCanonical()) + JsonSize.of(field.targetCanonical());
            size += JsonSize.of(field.field()) + JsonSize.of(field.reason());
        }
        return size;
    }

    /**
     * The same mismatch, with as much of it as fits; with the least if nothing does.
     *
     * @param fits whether it is small enough
     */
    public static Mismatch of(Mismatch mismatch, Predicate<Mismatch> fits) {
        var cut = mismatch;
        var hashes = new TextHashes();
        var sizes = new Cut(size(mismatch.source()), size(mismatch.target()));
        for (var extent : Extent.ALL) {
            cut = of(mismatch, sizes, extent, hashes);
            if (fits.test(cut)) {
                break;
            }
        }
        return cut;
    }

    private static @Nullable Long size(@Nullable Map<String, Object> json) {
        return json == null ? null : JsonSize.of(json);
    }

    private static Mismatch of(Mismatch mismatch, Cut sizes, Extent extent, TextHashes hashes) {
        var places = new HashMap<String, Integer>();
        var fields = new ArrayList<FieldDifference>();
        for (var field : mismatch.fields()) {
            int place = Excerpt.firstDifference(field.sourceRaw(), field.targetRaw());
            places.put(field.field(), place);
            if (fields.size() < extent.members()) {
                fields.add(of(field, place, extent.characters(), hashes));
            }
        }
        addRest(fields, mismatch.fields());
        return new Mismatch(
                mismatch.id(),
                mismatch.key(),
                mismatch.kind(),
                fields,
                ValueCut.of(mismatch.source(), name -> places.getOrDefault(name, 0), extent, hashes),
                ValueCut.of(mismatch.target(), name -> places.getOrDefault(name, 0), extent, hashes),
                mismatch.sourceChecksum(),
                mismatch.targetChecksum(),
                mismatch.firstSeen(),
                mismatch.lastSeen(),
                sizes);
    }

    private static void addRest(List<FieldDifference> kept, List<FieldDifference> all) {
        if (kept.size() < all.size()) {
            var rest = ValueCut.rest(all.size() - kept.size(), all.size());
            kept.add(new FieldDifference(ValueCut.REST, null, null, null, null, rest));
        }
    }

    private static FieldDifference of(FieldDifference field, int place, int characters, TextHashes hashes) {
        int canonical = Excerpt.firstDifference(field.sourceCanonical(), field.targetCanonical());
        return new FieldDifference(
                field.field(),
                text(field.sourceRaw(), place, characters, hashes),
                text(field.targetRaw(), place, characters, hashes),
                text(field.sourceCanonical(), canonical, characters, hashes),
                text(field.targetCanonical(), canonical, characters, hashes),
                text(field.reason(), 0, characters, hashes));
    }

    private static @Nullable String text(@Nullable String text, int place, int characters, TextHashes hashes) {
        return text == null ? null : Excerpt.of(text, place, characters, hashes);
    }
}
