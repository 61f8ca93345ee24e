package dev.parallax.e2e.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How a JVM tells its heap is different from version to version. */
class HeapTest {
    @Test
    void thisVersionTellsItsHeap() throws IOException {
        long bytes = Heap.live(ProcessHandle.current().pid());
        assertTrue(bytes > 1_000_000 && bytes < Runtime.getRuntime().maxMemory(), () -> bytes + " bytes");
    }
}
