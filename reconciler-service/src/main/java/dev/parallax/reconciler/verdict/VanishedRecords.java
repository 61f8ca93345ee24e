package dev.parallax.reconciler.verdict;

import dev.parallax.common.job.Books;
import dev.parallax.common.job.Inconclusive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some of the records that were read and were gone when they were looked at again. Not safe for threads. */
public final class VanishedRecords {
    private final List<String> keys = new ArrayList<>();

    public void add(String key) {
        if (keys.size() < Inconclusive.MOST_KEYS) {
            keys.add(key);
        }
    }

    /** As the detail of a result; empty if nothing vanished. */
    public Map<String, Object> toDetail(Books books) {
        var detail = new LinkedHashMap<String, Object>();
        if (books.source().vanished() + books.target().vanished() > 0) {
            detail.put("source", books.source().vanished());
            detail.put("target", books.target().vanished());
            detail.put("keys", List.copyOf(keys));
            detail.put(
                    "explanation",
                    "These records were read and then deleted while the job ran: they were looked for again, by their keys"
                            + " and in the store's own order. They count as they are now, and as nothing if both sides lack"
                            + " them.");
        }
        return detail;
    }
}
