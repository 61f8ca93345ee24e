package dev.parallax.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of a process as Linux counts it, in bytes; nothing elsewhere, and nothing once the process is gone. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** The largest resident size (VmHWM) since the process began or since the last {@link #forgetPeak}. */
    public static OptionalLong peakResident(long pid) {
        return status(pid, "VmHWM:");
    }

    /** The resident size now (VmRSS). */
    public static OptionalLong resident(long pid) {
        return status(pid, "VmRSS:");
    }

    private static OptionalLong status(long pid, String name) {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(name)) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                }
            }
        } catch (IOException gone) {
            // Said by the empty answer.
        }
        return OptionalLong.empty();
    }

    /** Lets the peak begin again at the present size, where the system allows it. */
    public static void forgetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
        } catch (IOException notAllowed) {
            // Then the peak is that of the whole life, which is never too small.
        }
    }
}
