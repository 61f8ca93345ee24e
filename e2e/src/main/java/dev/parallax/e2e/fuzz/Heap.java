package dev.parallax.e2e.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process holds in its heap. */
public final class Heap {
    private static final Pattern USED =
            Pattern.compile("\\btotal (?:reserved )?\\d+K,(?: committed \\d+K,)? used (\\d+)K");

    private Heap() {}

    /**
     * Bytes that are left after a collection.
     *
     * @throws IOException if the process does not tell
     */
    public static long live(long pid) throws IOException {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        if (kilobytes == 0) {
            throw new IOException("process " + pid + " does not tell its heap");
        }
        return kilobytes * 1024;
    }

    private static String jcmd(long pid, String command) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
