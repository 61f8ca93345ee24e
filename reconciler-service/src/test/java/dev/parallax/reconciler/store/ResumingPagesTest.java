package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parallax.reconciler.diff.StoreRecord;
import dev.parallax.reconciler.key.KeyBounds;
import dev.parallax.reconciler.key.RecordKey;
import dev.parallax.reconciler.store.StoreException.Reason;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream goes on where its connection died, and gives up on a store that stays away. */
class ResumingPagesTest {
    private final List<Scan> opened = new ArrayList<>();

    @Test
    void itGoesOnAfterTheLastKeyThatWasGivenOut() {
        var pages = new ResumingPages(Scan.of(KeyBounds.ALL), this::dyingAfterOnePage);

        assertEquals(List.of(1L), keys(pages));
        assertEquals(List.of(2L), keys(pages));
        assertEquals(List.of(3L), keys(pages));
        assertEquals(3, opened.size());
        assertEquals(RecordKey.of(2L), opened.getLast().after());
    }

    @Test
    void itGivesUpOnAStoreThatStaysAway() {
        var pages = new ResumingPages(Scan.of(KeyBounds.ALL), scan -> {
            opened.add(scan);
            return failing(Reason.STORE_UNAVAILABLE);
        });

        assertThrows(StoreException.class, () -> pages.next().await().indefinitely());
        assertEquals(5, opened.size());
    }

    @Test
    void itDoesNotRepeatWhatWasRefused() {
        var pages = new ResumingPages(Scan.of(KeyBounds.ALL), scan -> {
            opened.add(scan);
            return failing(Reason.STORE_REFUSED);
        });

        assertThrows(StoreException.class, () -> pages.next().await().indefinitely());
        assertEquals(1, opened.size());
    }

    private static List<Object> keys(PageReader pages) {
        return pages.next().await().indefinitely().stream()
                .map(record -> record.key().parts().getFirst())
                .toList();
    }

    private PageReader dyingAfterOnePage(Scan scan) {
        opened.add(scan);
        var after = scan.after();
        long next = after == null ? 1 : (Long) after.parts().getFirst() + 1;
        return new Pages() {
            private boolean given;

            @Override
            public Uni<List<StoreRecord>> next() {
                if (given) {
                    return failure(Reason.STORE_UNAVAILABLE);
                }
                given = true;
                return Uni.createFrom().item(List.of(new StoreRecord(RecordKey.of(next), new Object[0], null, null)));
            }
        };
    }

    private static PageReader failing(Reason reason) {
        return new Pages() {
            @Override
            public Uni<List<StoreRecord>> next() {
                return failure(reason);
            }
        };
    }

    private static Uni<List<StoreRecord>> failure(Reason reason) {
        return Uni.createFrom().failure(new StoreException(reason, "as the test wants it", null));
    }

    private abstract static class Pages implements PageReader {
        @Override
        public Uni<Void> close() {
            return Uni.createFrom().voidItem();
        }
    }
}
