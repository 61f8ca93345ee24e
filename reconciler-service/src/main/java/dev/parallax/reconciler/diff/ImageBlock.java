package dev.parallax.reconciler.diff;

/**
 * Images of consecutive records of one side, in key order and without gaps between them. A row is the parts of the key,
 * and after them what stands for the rest of the record; of a record that nothing can stand for only the key is there.
 * In two equal blocks all records agree that have an image.
 *
 * @param records how many rows there are
 * @param withoutImage how many of them are nothing but a key
 * @param rows one after the other, each in PostgreSQL's binary form of a composite value: the number of its columns, and
 *     of each its type, its length and its value
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared as a component, and too large to be copied.
public record ImageBlock(int records, int withoutImage, byte[] rows) {}
