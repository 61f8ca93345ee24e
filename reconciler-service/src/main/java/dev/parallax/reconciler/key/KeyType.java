package dev.parallax.reconciler.key;

import dev.parallax.common.key.KeyPartType;

/**
 * What a part of a key is: the type of its canonical value, which both sides share, however each of them writes it. Every
 * type has one order and every value one text.
 */
public enum KeyType {
    /** A String, compared by the bytes of its UTF-8 form; no trimming, no normal form. */
    STRING,
    /** A Long. */
    INT64,
    /** A UUID, compared by its 16 bytes, unsigned. */
    UUID,
    /** {@link KeyBytes} of an ObjectId, 12 of them. */
    OBJECTID,
    /** {@link KeyBytes}, compared byte by byte, as PostgreSQL does. */
    BYTES,
    /** {@link KeyBytes}, the shorter first, as MongoDB does: the order of a dataset that has a side there. */
    BYTES_BY_LENGTH,
    /** A LocalDate; its first and its last one are PostgreSQL's infinities. */
    DATE,
    /** An Instant in whole microseconds; its first and its last one are PostgreSQL's infinities. */
    TIMESTAMP,
    /** A BigDecimal without zeros at its end. */
    DECIMAL;

    /** What the dataset declares. */
    public KeyPartType declared() {
        return this == BYTES_BY_LENGTH ? KeyPartType.BYTES : KeyPartType.valueOf(name());
    }

    /** As the configuration names it. */
    public String word() {
        return declared().word();
    }
}
