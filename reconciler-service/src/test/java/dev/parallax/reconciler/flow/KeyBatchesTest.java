package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.AnswerTooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyBatchesTest {
    private static final long ROOM = 1_000;

    /** The record with this key has as many bytes as the key says. */
    private static void read(List<RecordKey> part, List<RecordKey> into) {
        long bytes = 0;
        for (int i = 0; i < part.size(); i++) {
            bytes += (long) part.get(i).parts().getFirst();
            if (bytes > ROOM && part.size() > 1) {
                throw new AnswerTooLargeException(Math.max(1, i));
            }
        }
        into.addAll(part);
    }

    @Property
    void everyKeyIsReadOnceAndInOrder(@ForAll List<@IntRange(min = 0, max = 2_000) Integer> widths) {
        var keys = widths.stream().map(width -> RecordKey.of((long) width)).toList();
        var found = new ArrayList<RecordKey>();
        new KeyBatches(50).each(keys, part -> read(part, found));
        assertEquals(keys, found);
    }

    @Test
    void asManyAreReadAtOnceAsFit() {
        var parts = new ArrayList<Integer>();
        var keys = LongStream.range(0, 600).mapToObj(i -> RecordKey.of(i < 500 ? 1L : 100L)).toList();
        var found = new ArrayList<RecordKey>();
        new KeyBatches(500).each(keys, part -> {
            read(part, found);
            parts.add(part.size());
        });
        assertEquals(500, parts.getFirst());
        assertTrue(parts.stream().skip(1).allMatch(size -> size <= 10), parts::toString);
        assertTrue(parts.size() < 16, parts::toString);
    }

    /** It would be asked for again and again. */
    @Test
    void oneThatFitsNowhereFails() {
        assertThrows(
                AnswerTooLargeException.class,
                () -> new KeyBatches(5).each(List.of(RecordKey.of(1L)), part -> {
                    throw new AnswerTooLargeException(1);
                }));
    }
}
