package dev.parallax.devstack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a child process when this JVM is gone, even if it was killed and could run no shutdown hook.
 *
 * <p>A small shell waits on a pipe whose other end only this JVM holds. A line means that the child needs no watch any
 * more; the end of the pipe means that this JVM died, and then the shell signals the child, and kills it after ten
 * seconds. Where there is no POSIX shell nothing is watched.
 */
public final class DeathWatch implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            read -r line && exit 0
            kill -"$2" "$1" 2>/dev/null || exit 0
            n=0
            while [ $n -lt 100 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; n=$((n+1)); done
            kill -KILL "$1" 2>/dev/null
            """;

    private final @Nullable Process shell;

    private DeathWatch(@Nullable Process shell) {
        this.shell = shell;
    }

    /**
     * Starts to watch.
     *
     * @param pid the child
     * @param signal how to ask it to end: INT or TERM
     */
    public static DeathWatch over(long pid, String signal) {
        try {
            return new DeathWatch(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "parallax-death-watch", "" + pid, signal)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException noShell) {
            return new DeathWatch(null);
        }
    }

    /** Ends the watch; call it once the child has ended, before its id can belong to another process. */
    @Override
    public void close() {
        if (shell == null) {
            return;
        }
        try (OutputStream pipe = shell.getOutputStream()) {
            pipe.write("done\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException alreadyGone) {
            shell.destroyForcibly();
        }
        try {
            shell.waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
