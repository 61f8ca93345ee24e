package dev.parallax.astrobookings.generator;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The command line of the generator. */
public final class Main {
    private static final String HELP = """
            Usage: java -jar parallax-astrobookings-generator.jar fill|plant|verify [options]

              fill     writes the same facts into PostgreSQL and MongoDB; a second run keeps what is there
              plant    makes records differ, straight in the stores, and writes down every one
              verify   compares both stores record by record; exit status 1 if anything differs

              --launches N    fill: how many launches (default 2000)
              --bookings N    fill: how many bookings (default 10000)
              --count N       plant: how many differences (default 160)
              --seed N        fill, plant: the same seed makes the same records (default 42)
              --oracle FILE   plant: write the differences there as JSON (default: print them)

            Addresses come from PARALLAX_POSTGRES_URL, _USER, _PASSWORD, PARALLAX_MONGODB_URI, _DATABASE.
            """;
    private static final Set<String> OPTIONS = Set.of("--launches", "--bookings", "--count", "--seed", "--oracle");

    /** Kept, or it could be collected with its level: without a logging library the driver warns about just that. */
    private static final Logger DRIVER = Logger.getLogger("org.mongodb.driver");

    private Main() {}

    public static void main(String[] args) {
        DRIVER.setLevel(Level.OFF);
        System.exit(run(List.of(args), System.getenv(), System.out, System.err));
    }

    static int run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (args.isEmpty() || args.contains("--help")) {
            out.print(HELP);
            return args.isEmpty() ? 2 : 0;
        }
        try {
            return run(args.getFirst(), options(args), StoreAddresses.of(environment), out);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "; see --help");
            return 2;
        } catch (IllegalStateException | IOException | com.mongodb.MongoException e) {
            err.println(e.getMessage());
            return 3;
        }
    }

    private static Map<String, String> options(List<String> args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < args.size(); i += 2) {
            if (!OPTIONS.contains(args.get(i)) || i + 1 == args.size()) {
                throw new IllegalArgumentException("unknown option or missing value: " + args.get(i));
            }
            options.put(args.get(i), args.get(i + 1));
        }
        return options;
    }

    private static int run(String command, Map<String, String> options, StoreAddresses addresses, PrintStream out)
            throws IOException {
        if (!Set.of("fill", "plant", "verify").contains(command)) {
            throw new IllegalArgumentException("unknown command " + command);
        }
        int launches = number(options, "--launches", 2000);
        int bookings = number(options, "--bookings", 10_000);
        int count = number(options, "--count", 160);
        int seed = number(options, "--seed", 42);
        try (Generator generator = Generator.connect(addresses, Clock.systemUTC())) {
            return switch (command) {
                case "fill" -> {
                    boolean written = generator.fill(launches, bookings, seed);
                    out.println(
                            written
                                    ? "Filled %d launches and %d bookings".formatted(launches, bookings)
                                    : "Filled before: kept what is there");
                    yield 0;
                }
                case "plant" -> {
                    List<Difference> planted = generator.plant(count, seed);
                    String file = options.get("--oracle");
                    if (file == null) {
                        planted.forEach(difference -> out.println(line(difference)));
                    } else {
                        Oracle.write(Path.of(file), planted);
                    }
                    out.println("Planted " + planted.size() + " differences");
                    yield 0;
                }
                default -> {
                    List<Difference> found = generator.verify();
                    found.forEach(difference -> out.println(line(difference)));
                    out.println(found.isEmpty() ? "Both stores agree" : found.size() + " differences");
                    yield found.isEmpty() ? 0 : 1;
                }
            };
        }
    }

    private static String line(Difference difference) {
        return difference.identity() + ": " + difference.description();
    }

    private static int number(Map<String, String> options, String name, int missing) {
        String text = options.get(name);
        try {
            return text == null ? missing : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " takes a whole number, not " + text, e);
        }
    }
}
