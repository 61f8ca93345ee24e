package dev.parallax.reconciler.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parallax.common.job.KeyRange;
import dev.parallax.common.job.Segment;
import dev.parallax.common.job.Strategy;
import dev.parallax.reconciler.store.EndlessStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A scan in which every record differs runs in a heap that could not hold a quarter of its records, nor what is known of
 * all its differences.
 */
class BoundedMemoryTest {
    private static final long RECORDS = 250_000;
    private static final int WIDTH = 120;
    private static final String HEAP = "-Xmx36m";

    @Test
    void aScanOfNothingButDifferencesFitsInASmallHeap() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var process = new ProcessBuilder(
                        java, HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes, Scan.class.getName())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals(RECORDS + " differ", said.lines().reduce("", (first, last) -> last), said);
    }

    /** What the small process runs. */
    static final class Scan {
        private Scan() {}

        public static void main(String[] arguments) {
            var engine = new Engine(EndlessDataset.of(10_000), new EndlessStores(RECORDS, 1000, WIDTH), Instant.EPOCH);
            engine.atCheckpoints(engine::forgetMessages);
            var outcome =
                    engine.run(List.of(new Segment(0, KeyRange.ALL, RECORDS)), Strategy.FULL, Map.of(), new Random());
            System.out.println(outcome.counters().dataMismatches() + " differ");
        }
    }
}
