package dev.parallax.bench.report;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Processor time that the compilers of a JVM have taken, as Linux counts it for their threads: a JVM is warm when it
 * takes next to none any more.
 */
public final class CompilerTime {
    /** In which Linux tells processor times, on whatever machine. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** User and system time behind the name of a thread, which ends with the last parenthesis. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private CompilerTime() {}

    /** Since the process began; empty where nobody tells, and once the process is gone. */
    public static Optional<Duration> of(long pid) {
        return of(Path.of("/proc/" + pid + "/task"));
    }

    static Optional<Duration> of(Path threads) {
        var sum = Duration.ZERO;
        try (var folders = Files.newDirectoryStream(threads)) {
            for (var thread : folders) {
                sum = sum.plus(ofThread(thread));
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return Optional.empty();
        }
        return Optional.of(sum);
    }

    private static Duration ofThread(Path thread) {
        try {
            if (!Files.readString(thread.resolve("comm")).matches("C[12] CompilerThre\\S*\\s*")) {
                return Duration.ZERO;
            }
            var stat = Files.readString(thread.resolve("stat"));
            var numbers = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return TICK.multipliedBy(Long.parseLong(numbers[USER]) + Long.parseLong(numbers[SYSTEM]));
        } catch (IOException ended) {
            return Duration.ZERO;
        }
    }
}
