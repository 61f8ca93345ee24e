package dev.parallax.reconciler.store;

import dev.parallax.reconciler.diff.StoreRecord;
import java.util.List;

/**
 * One page of a feed.
 *
 * @param records in the feed's order; one record may be there twice
 * @param unusable what has no key
 * @param total records of all pages, as the feed says; 0 if it does not
 */
public record FeedPage(List<StoreRecord> records, List<Unusable> unusable, long total, boolean last) {
    public FeedPage {
        records = List.copyOf(records);
        unusable = List.copyOf(unusable);
    }

    /**
     * An item that no record can be made of.
     *
     * @param name tells it from others, and is the same whenever the feed gives the same item
     * @param json the item itself, shortened
     * @param reason one sentence for an operator
     */
    public record Unusable(String name, String json, String reason) {}

    /** How many items the page has. */
    public int size() {
        return records.size() + unusable.size();
    }
}
