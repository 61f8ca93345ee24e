package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReadSizeTest {
    private static final long BYTES = 1_000_000;

    private final AtomicInteger learned = new AtomicInteger();
    private final ReadSize size = new ReadSize(1_000, BYTES, learned);

    /** Reads so many records of a width, as a reader does, and says how often some of them were read in vain. */
    private int cuts(ReadSize size, int records, long width) {
        int cuts = 0;
        for (int left = records; left > 0; ) {
            int asked = Math.min(size.next(), left);
            int fitting = (int) Math.max(1, Math.min(asked, BYTES / width));
            if (fitting < asked) {
                size.cutTo(fitting);
                cuts++;
            } else {
                size.fitted(asked * width);
            }
            left -= fitting;
        }
        return cuts;
    }

    @Test
    void smallRecordsAreSoonReadInFullPages() {
        int pages = 0;
        while (size.next() < 1_000) {
            size.fitted(size.next() * 100L);
            pages++;
        }
        assertEquals(4, pages);
        assertEquals(1_000, new ReadSize(1_000, BYTES, learned).next());
    }

    @Test
    void whatWasLearnedOfWideRecordsHoldsForTheNextScan() {
        assertEquals(1, cuts(size, 1_200, 150_000));
        assertEquals(0, cuts(new ReadSize(1_000, BYTES, learned), 1_200, 150_000));
    }

    @Test
    void afterWideRecordsNarrowOnesAreReadInFullPagesAgain() {
        int unused = cuts(size, 1_000, 150_000);
        assertEquals(0, cuts(size, 20_000, 100));
        assertEquals(1_000, size.next());
    }

    /** However the widths change, few pages are read in vain. */
    @Property
    void recordsAreSeldomReadInVain(
            @ForAll @IntRange(min = 1, max = 3_000) int narrow, @ForAll @IntRange(min = 1, max = 100) int wide) {
        var own = new ReadSize(1_000, BYTES, new AtomicInteger());
        int cuts = 0;
        for (int i = 0; i < 100; i++) {
            cuts += cuts(own, narrow, 100) + cuts(own, wide, 150_000);
        }
        int found = cuts;
        assertTrue(found <= 25, () -> found + " cuts");
    }
}
