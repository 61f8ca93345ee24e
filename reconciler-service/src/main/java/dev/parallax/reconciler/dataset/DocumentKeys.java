package dev.parallax.reconciler.dataset;

import java.util.List;

/**
 * How documents write the parts of their key, where BSON has more than one way.
 *
 * @param texts for each part whether it is a string, for types that have a form of their own
 * @param legacyUuids whether UUIDs are binary of subtype 3 in the order of their bytes, as Python wrote them; else 4
 * @param binarySubtype of bytes
 */
public record DocumentKeys(List<Boolean> texts, boolean legacyUuids, int binarySubtype) {
    /** Every type in its own form. */
    public static final DocumentKeys NATIVE = new DocumentKeys(List.of(), false, 0);

    public DocumentKeys {
        texts = List.copyOf(texts);
    }

    /** Whether a part of the key is a string. */
    public boolean isText(int part) {
        return part < texts.size() && texts.get(part);
    }
}
