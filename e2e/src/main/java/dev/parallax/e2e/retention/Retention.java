package dev.parallax.e2e.retention;

import dev.parallax.e2e.drift.Fixture;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The program behind {@code ./parallax retention}: 0 if tables stop growing, 1 if one does not. */
public final class Retention {
    private static final int USAGE = 2;
    private static final int LAUNCHES = 100;
    private static final int BOOKINGS = 500;

    /** What this work fills, and so has to be forgotten. */
    private static final List<String> FORGOTTEN = List.of(
            "scheduler-service job_queue",
            "scheduler-service idempotency_key",
            "reconciler-service claims",
            "reconciler-service repairs",
            "reconciler-service planned_repairs",
            "monitor-service jobs",
            "monitor-service job_history",
            "monitor-service mismatches",
            "monitor-service changes",
            "admin-api idempotency_keys",
            "customer-api idempotency_keys");

    private Retention() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException, SQLException {
        Scale scale;
        try {
            scale = new Scale(Duration.ofMinutes(args.length == 0 ? 20 : minutes(args)));
        } catch (IllegalArgumentException e) {
            System.err.println("retention: " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        Home home = Home.find();
        Path work = Files.createTempDirectory("parallax-retention");
        int status;
        try (LocalSystem system = new LocalSystem(
                home,
                Addresses.free(Map.of(), "retention"),
                work.resolve("data"),
                home.path().resolve(".parallax/retention/logs"),
                scale.settings())) {
            status = run(system, scale, work);
        }
        System.exit(status);
    }

    @SuppressWarnings("SystemOut")
    private static int run(LocalSystem system, Scale scale, Path work) throws SQLException {
        System.out.println("Three days in " + scale.length().toMinutes() + " minutes; the data is in " + work);
        system.start(line -> {});
        new Fixture(system.addresses(), work, 1, Clock.systemUTC()).fill(LAUNCHES, BOOKINGS);
        ThreeDays.Report report = new ThreeDays(system, scale, System.out::println).run(1);
        report.lines().forEach(System.out::println);
        System.out.printf(
                "%d jobs entered, %d are kept; forgotten: %s%n", report.entered(), report.kept(), report.forgotten());
        if (!report.growing().isEmpty()) {
            System.out.println("Still growing: " + report.growing());
            return 1;
        }
        List<String> kept = FORGOTTEN.stream()
                .filter(table -> report.forgotten().getOrDefault(table, 0L) == 0)
                .toList();
        if (!kept.isEmpty()) {
            System.out.println("Never forgotten: " + kept);
            return 1;
        }
        System.out.println("No table grew in the last quarter.");
        return 0;
    }

    private static long minutes(String[] args) {
        if (args.length != 2 || !"--minutes".equals(args[0])) {
            throw new IllegalArgumentException("usage: ./parallax retention [--minutes <number>]");
        }
        try {
            return Math.max(1, Long.parseLong(args[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--minutes needs a number, not " + args[1], e);
        }
    }
}
