package dev.parallax.bench.peer;

import dev.parallax.bench.load.BenchTables;
import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.report.ProcessMemory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The comparison tool reladiff, where it is installed: its algorithm for tables in different databases. */
public final class Reladiff {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    private static final Pattern FOUND = Pattern.compile("^(\\d+) rows (?:exclusive|updated)");

    private final Path program;
    private final String threads;

    private Reladiff(Path program, String threads) {
        this.program = program;
        this.threads = threads;
    }

    /**
     * How one run ended.
     *
     * @param wall from its start to its end, with the start of its interpreter
     * @param found differing rows
     * @param peakResident in bytes
     */
    public record Run(Duration wall, long found, long peakResident) {}

    /** From PARALLAX_BENCH_RELADIFF or the PATH. */
    public static Optional<Reladiff> find(Map<String, String> environment) {
        var threads = environment.getOrDefault("PARALLAX_BENCH_RELADIFF_THREADS", "4");
        var named = environment.getOrDefault("PARALLAX_BENCH_RELADIFF", "");
        var places = named.isBlank()
                ? Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isBlank())
                        .map(folder -> Path.of(folder, "reladiff"))
                : Stream.of(Path.of(named));
        return places.filter(Files::isExecutable).findFirst().map(path -> new Reladiff(path, threads));
    }

    public String describe() throws IOException, InterruptedException {
        var process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return "reladiff " + text.strip() + ", hashdiff, -s (only numbers are printed), -j " + threads
                + ", other settings as they come";
    }

    /**
     * Compares all columns of two tables.
     *
     * @throws IllegalStateException with what it said, if it failed
     */
    public Run run(PostgresAddress address, String source, String target) throws IOException, InterruptedException {
        var output = Files.createTempFile("parallax-reladiff-", ".out");
        var complaints = Files.createTempFile("parallax-reladiff-", ".err");
        try {
            long begin = System.nanoTime();
            var process = new ProcessBuilder(command(address, source, target))
                    .redirectOutput(output.toFile())
                    .redirectError(complaints.toFile())
                    .start();
            long peak = 0;
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - begin > DEADLINE.toNanos()) {
                    process.destroyForcibly();
                    throw new IllegalStateException("reladiff was stopped after " + DEADLINE.toSeconds() + " s");
                }
                peak = Math.max(peak, ProcessMemory.peakResident(process.pid()).orElse(0));
            }
            var wall = Duration.ofNanos(System.nanoTime() - begin);
            if (process.exitValue() != 0) {
                throw new IllegalStateException("reladiff failed: " + last(complaints));
            }
            return new Run(wall, found(output), peak);
        } finally {
            Files.delete(output);
            Files.delete(complaints);
        }
    }

    private List<String> command(PostgresAddress address, String source, String target) {
        var command = new ArrayList<>(List.of(
                program.toString(),
                address.urlWithCredentials(),
                source,
                target,
                "-k",
                "id",
                "-a",
                "hashdiff",
                "-s",
                "-j",
                threads));
        BenchTables.columns().stream().skip(1).forEach(column -> command.addAll(List.of("-c", column)));
        return command;
    }

    /** The sum of the lines "5 rows exclusive to table A ...", "... table B ..." and "8 rows updated". */
    private static long found(Path output) throws IOException {
        try (var lines = Files.lines(output)) {
            return lines.map(FOUND::matcher)
                    .filter(Matcher::find)
                    .mapToLong(line -> Long.parseLong(line.group(1)))
                    .sum();
        }
    }

    private static String last(Path complaints) throws IOException {
        var lines = Files.readAllLines(complaints);
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }
}
