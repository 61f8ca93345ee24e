package dev.parallax.monitor.ingest;

import java.util.List;
import java.util.stream.IntStream;

/** A telling with the number of the batch that it becomes. */
record Numbered(Telling telling, long batch) {

    static List<Numbered> of(List<Telling> tellings, List<Long> numbers) {
        return IntStream.range(0, tellings.size())
                .mapToObj(i -> new Numbered(tellings.get(i), numbers.get(i)))
                .toList();
    }
}
