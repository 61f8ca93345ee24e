package dev.parallax.monitor.dataset;

import dev.parallax.common.drift.MismatchKind;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of a dataset's two stores, and the names that the public API makes of them, such as
 * {@code MISSING_IN_POSTGRES} or {@code mongodb_row_count}. Where both are of one kind, only the sides tell them apart.
 */
public record StoreKinds(String source, String target) {

    /** For a dataset that is not configured here. */
    public static final StoreKinds UNKNOWN = new StoreKinds("source", "target");

    /** The word for the source in the names of fields, for example {@code postgres}. */
    public String sourceWord() {
        return source.equals(target) ? "source" : word(source);
    }

    public String targetWord() {
        return source.equals(target) ? "target" : word(target);
    }

    /** The type of mismatch in the words of the public API. */
    public String publicType(MismatchKind kind) {
        return switch (kind) {
            case MISSING_IN_SOURCE -> "MISSING_IN_" + sourceWord().toUpperCase(java.util.Locale.ROOT);
            case MISSING_IN_TARGET -> "MISSING_IN_" + targetWord().toUpperCase(java.util.Locale.ROOT);
            case DATA_MISMATCH, UNCONVERTIBLE, DUPLICATE_KEY, UNUSABLE_KEY -> kind.name();
        };
    }

    /** The kind behind a public type, or null if these stores have no such type. */
    public @Nullable MismatchKind kindOf(String publicType) {
        for (MismatchKind kind : MismatchKind.values()) {
            if (kind.name().equals(publicType) || publicType(kind).equals(publicType)) {
                return kind;
            }
        }
        return null;
    }

    private static String word(String kind) {
        return kind.equals("postgresql") ? "postgres" : kind;
    }
}
