package dev.parallax.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Everything that is printed, kept as it is printed, so that a run that is cut off leaves what it had. */
public final class Report {
    private final PrintStream screen;
    private final Path file;
    private final StringBuilder text = new StringBuilder();

    public Report(PrintStream screen, Path file) {
        this.screen = screen;
        this.file = file;
    }

    public Path file() {
        return file;
    }

    public void title(String title) {
        add("\n" + title + "\n" + "=".repeat(title.length()) + "\n");
    }

    public void facts(Map<String, String> facts) {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        facts.forEach((name, value) -> add(name + " ".repeat(width - name.length()) + "  " + value + "\n"));
    }

    public void table(TextTable table) {
        add("\n" + table);
    }

    public void note(String note) {
        add(note + "\n");
    }

    /** Something that only somebody who waits wants to know. */
    public void progress(String what) {
        screen.println("  ... " + what);
    }

    private void add(String part) {
        screen.print(part);
        text.append(part);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text.toString().strip() + "\n");
        } catch (IOException e) {
            screen.println("cannot write " + file + ": " + e);
        }
    }
}
