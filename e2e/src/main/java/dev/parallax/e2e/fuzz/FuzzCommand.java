package dev.parallax.e2e.fuzz;

import dev.parallax.e2e.drift.Fixture;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The program behind {@code ./parallax fuzz}. */
public final class FuzzCommand {
    private static final int USAGE = 2;
    private static final int REQUESTS = 10_000;
    private static final int WARM_UP = 5;

    /** What a heap may grow by: caches that fill, and not what each request leaves. */
    private static final long MOST_GROWTH = 32L * 1024 * 1024;

    private FuzzCommand() {}

    private record Options(
            int requests, long seed, @Nullable String schemathesis) {
        static Options parse(String[] args) {
            int requests = REQUESTS;
            long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
            String schemathesis = null;
            for (int i = 0; i < args.length; i++) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException("no value for " + args[i]);
                }
                String option = args[i];
                String value = args[++i];
                switch (option) {
                    case "--requests" -> requests = Integer.parseInt(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--schemathesis" -> schemathesis = value;
                    default -> throw new IllegalArgumentException("there is no option " + option);
                }
            }
            return new Options(requests, seed, schemathesis);
        }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("fuzz: " + e.getMessage() + " (--help shows what there is)");
            System.exit(USAGE);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    @SuppressWarnings("SystemOut")
    private static boolean run(Options options) throws InterruptedException {
        System.out.println("seed " + options.seed());
        Home home = Home.find();
        Path work = home.path().resolve(".parallax/fuzz");
        Addresses addresses = Addresses.free(System.getenv(), "parallax_fuzz_" + System.nanoTime() % 100_000);
        List<String> problems = new ArrayList<>();
        try (LocalSystem system =
                new LocalSystem(home, addresses, work.resolve("data"), work.resolve("logs"), Map.of())) {
            system.start(System.out::println);
            new Fixture(addresses, work.resolve("data"), options.seed(), Clock.systemUTC()).fill(200, 1_000);
            Fuzz fuzz = new Fuzz(system, options.seed());
            fuzz.send(options.requests() / WARM_UP);
            Map<Service, Long> before = heaps(system);
            if (options.schemathesis() == null) {
                fuzz.send(options.requests() - options.requests() / WARM_UP);
            } else {
                problems.addAll(Schemathesis.run(
                        options.schemathesis(), system, options.seed(), options.requests(), work.resolve("logs")));
            }
            Fuzz.Report report = fuzz.report();
            System.out.println(report.sent() + " requests, answered " + report.statuses());
            problems.addAll(report.problems());
            problems.addAll(ended(system));
            if (problems.stream().noneMatch(problem -> problem.contains(" ended"))) {
                problems.addAll(growth(before, heaps(system)));
            }
        }
        problems.forEach(System.out::println);
        System.out.println(problems.isEmpty() ? "Nothing failed." : problems.size() + " kinds of failures.");
        return problems.isEmpty();
    }

    private static List<String> ended(LocalSystem system) {
        List<String> ended = new ArrayList<>();
        for (Service service : Service.values()) {
            if (!system.service(service).isAlive()) {
                ended.add(
                        service + " ended; its log: " + system.service(service).log());
            }
        }
        return ended;
    }

    private static Map<Service, Long> heaps(LocalSystem system) {
        Map<Service, Long> heaps = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            try {
                heaps.put(service, Heap.live(system.service(service).pid()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return heaps;
    }

    @SuppressWarnings("SystemOut")
    private static List<String> growth(Map<Service, Long> before, Map<Service, Long> after) {
        List<String> grown = new ArrayList<>();
        before.forEach((service, bytes) -> {
            long now = after.getOrDefault(service, 0L);
            String heap = "%s: heap %,d KB, then %,d KB".formatted(service, bytes / 1024, now / 1024);
            System.out.println(heap);
            if (now - bytes > MOST_GROWTH) {
                grown.add(heap);
            }
        });
        return grown;
    }
}
