package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Each key is given out once, with the number of its records, wherever pages and cursors end. */
class WholeKeysTest {
    private final TreeMap<Long, Integer> numbers = new TreeMap<>();
    /** Cursors that die. Each is waited for. */
    private int failures;

    /** Cursors over what the numbers say, that begin behind the last key given out whenever they were cut. */
    private final class Cursors implements PageReader {
        private final Random random;
        private final int pageSize;
        private List<Long> rest;
        private boolean cut;
        private boolean restarted;

        Cursors(Random random, int pageSize, Scan scan) {
            this.random = random;
            this.pageSize = pageSize;
            this.rest = after(scan.after() == null ? -1 : key(scan.after()));
        }

        @Override
        public Uni<List<StoreRecord>> next() {
            if (failures > 0 && random.nextInt(4) == 0) {
                failures--;
                return Uni.createFrom()
                        .failure(
                                new StoreException(StoreException.Reason.STORE_UNAVAILABLE, "as the test wants", null));
            }
            restarted = cut;
            int size = Math.min(pageSize, rest.size());
            var page = rest.subList(0, size);
            cut = size > 0 && random.nextInt(3) == 0;
            rest = cut ? after(page.getLast()) : rest.subList(size, rest.size());
            return Uni.createFrom()
                    .item(page.stream().map(WholeKeysTest::record).toList());
        }

        @Override
        public boolean restarted() {
            return restarted;
        }

        @Override
        public Uni<Void> close() {
            return Uni.createFrom().voidItem();
        }
    }

    private List<Long> after(long key) {
        var keys = new ArrayList<Long>();
        numbers.tailMap(key, false).forEach((each, number) -> keys.addAll(Collections.nCopies(number, each)));
        return keys;
    }

    private static StoreRecord record(long key) {
        return new StoreRecord(RecordKey.of(key), new Object[0], null, null);
    }

    private static long key(RecordKey key) {
        return (Long) key.parts().getFirst();
    }

    private PageReader whole(Random random, int pageSize) {
        return new ResumingPages(
                Scan.of(KeyBounds.ALL),
                scan -> new WholeKeys(new Cursors(random, pageSize, scan), key -> Uni.createFrom()
                        .item((long) numbers.getOrDefault(key(key), 0))));
    }

    @Property(tries = 30)
    void whereverPagesAreCut(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int pageSize) {
        var random = new Random(seed);
        numbers.clear();
        for (long key = 0; key < 12; key++) {
            numbers.put(key, random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 1);
        }
        failures = 1;
        var found = new TreeMap<Long, Integer>();
        var pages = whole(random, pageSize);
        for (var page = pages.next().await().indefinitely();
                !page.isEmpty();
                page = pages.next().await().indefinitely()) {
            page.forEach(
                    record -> assertEquals(null, found.put(key(record.key()), (int) record.records()), "given twice"));
        }
        assertEquals(numbers, found);
    }

    @Test
    void recordsInNoOrderAreJoinedByTheirKeys() {
        var joined = WholeKeys.joined(List.of(record(2), record(1), record(2), record(2)));
        assertEquals(
                List.of(2L, 1L), joined.stream().map(each -> key(each.key())).toList());
        assertEquals(List.of(3L, 1L), joined.stream().map(StoreRecord::records).toList());
        var single = List.of(record(1), record(2));
        assertSame(single, WholeKeys.joined(single));
    }
}
