package dev.parallax.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerTimeTest {
    @TempDir
    private Path threads;

    @Test
    void countsTheThreadsOfBothCompilersAndNoOthers() throws IOException {
        thread(11, "C1 CompilerThre", 20, 3);
        thread(12, "C2 CompilerThre", 400, 7);
        thread(13, "main", 1_000, 50);
        assertEquals(Optional.of(Duration.ofMillis(4_300)), CompilerTime.of(threads));
    }

    @Test
    void aProcessThatIsGoneTellsNothing() {
        assertEquals(Optional.empty(), CompilerTime.of(threads.resolve("none")));
    }

    private void thread(int id, String name, int user, int system) throws IOException {
        var folder = Files.createDirectory(threads.resolve("" + id));
        Files.writeString(folder.resolve("comm"), name + "\n");
        Files.writeString(
                folder.resolve("stat"),
                "%d (%s) S 1 1 1 0 -1 4194368 5 0 0 0 %d %d 0 0 20 0 30 0 99 0 0".formatted(id, name, user, system));
    }
}
