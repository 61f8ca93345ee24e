package dev.parallax.reconciler.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.reconciler.dataset.IncrementalRule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadingWindowTest {
    private static final IncrementalRule RULE = new IncrementalRule(Duration.ofHours(24), Duration.ofMinutes(5));
    private static final Instant NOW = Instant.parse("2024-02-01T10:30:00Z");

    @Test
    void theFirstReadingLooksADayBack() {
        assertEquals(
                Instant.parse("2024-01-31T10:30:00Z"),
                ReadingWindow.of(RULE, null, NOW).since());
    }

    @Test
    void everyLaterOneBeginsAtTheWatermarkLessTheOverlap() {
        var window = ReadingWindow.of(RULE, Instant.parse("2024-02-01T10:00:00Z"), NOW);
        assertEquals(Instant.parse("2024-02-01T09:55:00Z"), window.since());
        assertEquals(NOW, window.advanced(null));
    }

    @Test
    void aTimeThatWasAskedForOnlyMakesTheWindowLonger() {
        var usual = ReadingWindow.of(RULE, Instant.parse("2024-02-01T10:00:00Z"), NOW);
        var earlier = Instant.parse("2024-01-20T00:00:00Z");
        var window = usual.from(earlier);
        assertEquals(earlier, window.since());
        assertEquals(NOW, window.advanced(null));
        // What could not be written puts the watermark back, so that the next reading meets it.
        var changed = Instant.parse("2024-01-25T00:00:00Z");
        assertEquals(changed, window.advanced(changed));
        var next = ReadingWindow.of(RULE, window.advanced(Instant.MIN), NOW);
        assertEquals(earlier, next.since());
        assertEquals(usual, usual.from(Instant.parse("2024-02-01T10:20:00Z")));
    }

    @Test
    void aRecordThatIsStillToBeWrittenHoldsTheWatermark() {
        var window = ReadingWindow.of(RULE, Instant.parse("2024-02-01T10:00:00Z"), NOW);
        var changed = Instant.parse("2024-02-01T10:12:00Z");
        assertEquals(changed, window.advanced(changed));
        assertEquals(NOW, window.advanced(NOW.plusSeconds(9)));
    }

    @Test
    void aRecordThatStaysUnwrittenMakesTheWindowNoLongerThanItIs() {
        var mark = Instant.parse("2024-02-01T10:00:00Z");
        for (var unfinished : new Instant[] {mark.minusSeconds(60), mark.minusSeconds(300), Instant.MIN}) {
            var window = ReadingWindow.of(RULE, mark, NOW);
            for (int run = 1; run < 10; run++) {
                var next = ReadingWindow.of(RULE, window.advanced(unfinished), NOW.plusSeconds(1800L * run));
                assertEquals(window.since(), next.since());
                window = next;
            }
        }
    }
}
