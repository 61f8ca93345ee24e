package dev.parallax.bench.product;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The collector's log of one JVM ({@code -Xlog:gc:file=...}), read from where {@link #mark} was called. */
final class GcLog {
    private static final Pattern PAUSE = Pattern.compile("(Pause \\w+).* (\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final long MEGABYTE = 1024 * 1024;

    private final Path file;
    private long from;

    GcLog(Path file) {
        this.file = file;
    }

    /**
     * The heap in bytes.
     *
     * @param used the most before a collection
     * @param live the most after a full collection; without one, after any
     */
    record Peak(long used, long live) {}

    /** Forgets what the log says so far. */
    void mark() throws IOException {
        from = Files.exists(file) ? Files.size(file) : 0;
    }

    /** Empty if nothing was collected since the mark. */
    Optional<Peak> peak() throws IOException {
        long used = 0;
        long full = 0;
        long any = 0;
        for (var line : tail().split("\n", -1)) {
            var pause = PAUSE.matcher(line);
            if (pause.find()) {
                long before = Long.parseLong(pause.group(2)) * MEGABYTE;
                long after = Long.parseLong(pause.group(3)) * MEGABYTE;
                used = Math.max(used, before);
                any = Math.max(any, after);
                full = pause.group(1).equals("Pause Full") ? Math.max(full, after) : full;
            }
        }
        return used == 0 ? Optional.empty() : Optional.of(new Peak(used, full == 0 ? any : full));
    }

    private String tail() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            var bytes = new byte[(int) Math.max(0, log.length() - from)];
            log.seek(Math.min(from, log.length()));
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
