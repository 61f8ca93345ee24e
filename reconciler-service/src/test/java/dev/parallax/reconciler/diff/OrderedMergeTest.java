package dev.parallax.reconciler.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.value.Side;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderedMergeTest {
    private final OrderedMerge merge = new OrderedMerge();
    private final List<String> events = new ArrayList<>();
    private final OrderedMerge.Sink sink = new OrderedMerge.Sink() {
        @Override
        public void both(StoreRecord source, StoreRecord target) {
            events.add("=" + source.key());
        }

        @Override
        public void sourceOnly(StoreRecord source) {
            events.add("<" + source.key());
        }

        @Override
        public void targetOnly(StoreRecord target) {
            events.add(">" + target.key());
        }
    };

    @Test
    void decidesOnlyWhatThePagesAtHandDecide() {
        merge.offer(Side.SOURCE, page("a", "c"));
        merge.drain(sink);
        assertEquals(List.of(), events);
        merge.offer(Side.TARGET, page("b"));
        merge.drain(sink);
        assertEquals(List.of("<a", ">b"), events);
        assertEquals(false, merge.needs(Side.SOURCE));
        assertEquals(true, merge.needs(Side.TARGET));
        merge.end(Side.TARGET);
        merge.drain(sink);
        assertEquals(List.of("<a", ">b", "<c"), events);
        merge.end(Side.SOURCE);
        assertEquals(true, merge.finished());
    }

    @Test
    void anEmptyPageEndsNothing() {
        merge.offer(Side.SOURCE, List.of());
        assertEquals(true, merge.needs(Side.SOURCE));
        merge.offer(Side.SOURCE, page("a"));
        merge.offer(Side.TARGET, page("a"));
        merge.drain(sink);
        assertEquals(List.of("=a"), events);
        assertEquals(false, merge.finished());
    }

    @Test
    void aKeyTwiceIsAnErrorOfItsOwn() {
        OrderViolationException violation =
                assertThrows(OrderViolationException.class, () -> merge.offer(Side.SOURCE, page("a", "a")));
        assertEquals(true, violation.duplicate());
        assertEquals(Side.SOURCE, violation.side());
    }

    @Test
    void disorderIsFoundAcrossPages() {
        merge.offer(Side.TARGET, page("b"));
        merge.offer(Side.SOURCE, page("b"));
        merge.drain(sink);
        OrderViolationException violation =
                assertThrows(OrderViolationException.class, () -> merge.offer(Side.TARGET, page("a", "c")));
        assertEquals(false, violation.duplicate());
        assertThrows(OrderViolationException.class, () -> merge.offer(Side.SOURCE, page("b")));
    }

    @Test
    void aPageIsNotReplacedBeforeItIsUsedUp() {
        merge.offer(Side.SOURCE, page("a"));
        assertThrows(IllegalStateException.class, () -> merge.offer(Side.SOURCE, page("b")));
        assertThrows(IllegalStateException.class, () -> merge.end(Side.SOURCE));
    }

    private static List<StoreRecord> page(String... keys) {
        List<StoreRecord> page = new ArrayList<>();
        for (String key : keys) {
            page.add(new StoreRecord(RecordKey.of(key), new Object[0], null, null));
        }
        return page;
    }
}
