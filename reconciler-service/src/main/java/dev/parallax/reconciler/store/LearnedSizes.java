package dev.parallax.reconciler.store;

import dev.parallax.reconciler.dataset.SideDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many records of each side fitted into a page, so that the next scan begins with as many. Safe for threads. */
final class LearnedSizes {
    private final Map<Read, AtomicInteger> sizes = new ConcurrentHashMap<>();

    private record Read(SideDefinition side, List<String> fields) {}

    ReadLimit limit(SideDefinition side, List<String> fields, int records, long bytes) {
        return new ReadLimit(
                records, bytes, sizes.computeIfAbsent(new Read(side, fields), read -> new AtomicInteger()));
    }
}
