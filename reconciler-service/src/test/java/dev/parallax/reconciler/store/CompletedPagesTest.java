package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.RecordKey;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletedPagesTest {
    private boolean closed;

    private final PageReader pages = new PageReader() {
        private int page;

        @Override
        public Uni<List<StoreRecord>> next() {
            return Uni.createFrom().item(page++ < 2 ? List.of(record(page)) : List.of());
        }

        @Override
        public Uni<Void> close() {
            closed = true;
            return Uni.createFrom().voidItem();
        }
    };

    private static StoreRecord record(long id) {
        return new StoreRecord(RecordKey.of(id), new Object[] {id}, null, null);
    }

    @Test
    void everyPageIsCompletedAndTheReadingIsClosed() {
        var given = new ArrayList<Integer>();
        var completed = new CompletedPages(pages, records -> {
            given.add(records.size());
            return Uni.createFrom().item(records.isEmpty() ? records : List.of(record(100)));
        });
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    100L, completed.next().await().indefinitely().getFirst().value(0));
        }
        assertEquals(List.of(), completed.next().await().indefinitely());
        assertEquals(List.of(1, 1, 0), given);
        completed.close().await().indefinitely();
        assertTrue(closed);
    }
}
