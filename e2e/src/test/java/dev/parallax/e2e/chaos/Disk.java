package dev.parallax.e2e.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The disk of one server, small enough to be filled; or none, where this user may not make one. */
final class Disk implements AutoCloseable {
    private static final String SIZE = "512m";

    private final Path folder;
    private final @Nullable String reason;

    private Disk(Path folder, @Nullable String reason) {
        this.folder = folder;
        this.reason = reason;
    }

    /** Puts one under a folder. */
    static Disk under(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return new Disk(folder, "no full disk: it is made on Linux only");
        }
        return run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "parallax-e2e", folder.toString()) == 0
                ? new Disk(folder, null)
                : new Disk(folder, "no full disk: mounting one needs root");
    }

    boolean canBeFilled() {
        return reason == null;
    }

    /** Leaves not a byte. */
    void fill() throws IOException {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // That is what was wanted.
            return;
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        if (canBeFilled()) {
            try {
                run("umount", folder.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return reason == null ? "a disk of " + SIZE + " was filled" : reason;
    }
}
