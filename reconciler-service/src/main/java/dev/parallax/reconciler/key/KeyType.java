package dev.parallax.reconciler.key;

/** What a part of a key is. */
public enum KeyType {
    /** Compared by the bytes of its UTF-8 form; no trimming, no normal form. */
    STRING,
    INT64,
    UUID
}
