package dev.parallax.bench.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcLogTest {
    private static final long MEGABYTE = 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void tellsWhatCameAfterTheMark() throws IOException {
        var file = folder.resolve("gc.log");
        var log = new GcLog(file);
        assertEquals(Optional.empty(), log.peak());
        Files.writeString(file, "[1.0s][info][gc] GC(0) Pause Young (Allocation Failure) 200M->150M(247M) 9.1ms\n");
        log.mark();
        Files.writeString(file, """
                [2.0s][info][gc] Using Serial
                [2.1s][info][gc] GC(1) Pause Young (Allocation Failure) 79M->31M(247M) 9.1ms
                [2.2s][info][gc] GC(2) Pause Young (Allocation Failure) 90M->29M(247M) 8.0ms
                """, StandardOpenOption.APPEND);
        assertEquals(Optional.of(new GcLog.Peak(90 * MEGABYTE, 31 * MEGABYTE)), log.peak());
    }

    @Test
    void afterAFullCollectionOnlyThatTellsWhatIsLive() throws IOException {
        var file = folder.resolve("gc.log");
        Files.writeString(file, """
                [2.1s][info][gc] GC(1) Pause Young (Allocation Failure) 79M->61M(247M) 9.1ms
                [2.2s][info][gc] GC(2) Pause Full (Diagnostic Command) 90M->29M(247M) 8.0ms
                """);
        assertEquals(Optional.of(new GcLog.Peak(90 * MEGABYTE, 29 * MEGABYTE)), new GcLog(file).peak());
    }
}
