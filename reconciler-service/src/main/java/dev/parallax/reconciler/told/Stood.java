package dev.parallax.reconciler.told;

import dev.parallax.reconciler.key.RecordKey;
import java.util.List;

/**
 * What a walk found of a page.
 *
 * @param keys of the records that differ as they did, in the order in which they were looked for
 */
public record Stood(ToldRange page, List<RecordKey> keys) {
    public Stood {
        keys = List.copyOf(keys);
    }
}
