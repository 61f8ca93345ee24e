package dev.parallax.astrobookings.owner;

import java.util.List;

/**
 * One page of a list.
 *
 * @param totalItems of the whole list
 */
public record RecordPage<R extends OwnedRecord<R>>(List<Stored<R>> items, long totalItems) {
    public RecordPage {
        items = List.copyOf(items);
    }
}
