package dev.parallax.reconciler.diff;

import org.jspecify.annotations.Nullable;

/**
 * Images of consecutive records of one side, in key order and without gaps between them. In two equal blocks all records
 * agree that have an image.
 *
 * @param records how many images there are
 * @param withoutImage how many of them are nothing but a key
 * @param layout of each image
 * @param rows one image after the other
 * @param versions of the records, one after the other as {@link ValueForm#TEXT} with {@link ImageLayout#PRESENT} before it,
 *     or {@link ImageLayout#ABSENT}; null if records of this side have no version. Not part of what must be equal.
 * @param complete whether there are no further records in the range that was asked for
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a component, and too large to be copied.
public record ImageBlock(int records, int withoutImage, ImageLayout layout, byte[] rows, byte @Nullable [] versions, boolean complete) {}
