package dev.parallax.reconciler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpacedSampleTest {
    private static List<Long> sample(int size, long elements) {
        var sample = new SpacedSample<Long>(size);
        LongStream.rangeClosed(1, elements).forEach(sample::offer);
        return sample.elements();
    }

    @Test
    void keepsEverythingWhileItIsLittle() {
        assertEquals(List.of(), sample(10, 0));
        assertEquals(LongStream.rangeClosed(1, 19).boxed().toList(), sample(10, 19));
    }

    @ParameterizedTest
    @ValueSource(longs = {20, 21, 100, 1_000, 12_345, 1_000_000})
    void holdsEvenlySpacedElementsAndNeverTwiceTheSize(long elements) {
        var sample = sample(10, elements);
        assertTrue(sample.size() >= 10 && sample.size() < 20, () -> sample.size() + " held");
        long step = sample.get(0);
        for (int i = 0; i < sample.size(); i++) {
            assertEquals(step * (i + 1), sample.get(i));
        }
    }
}
