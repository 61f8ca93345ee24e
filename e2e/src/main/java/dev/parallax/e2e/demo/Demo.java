package dev.parallax.e2e.demo;

import dev.parallax.e2e.drift.Fixture;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/** The program behind {@code ./parallax demo}. */
public final class Demo {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    private Demo() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        Screen screen = new Screen(System.out, System.getenv());
        DemoOptions options;
        try {
            options = DemoOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage() + " (--help shows what there is)");
            System.exit(USAGE);
            return;
        }
        if (options.help()) {
            System.out.print(help());
            return;
        }
        if (options.executables()) {
            System.setProperty(Home.NATIVE, "true");
        }
        System.exit(run(options, screen));
    }

    private static int run(DemoOptions options, Screen screen) throws InterruptedException {
        if (options.running()) {
            return show(options, screen);
        }
        try {
            Home home = Home.find();
            Path work = home.path().resolve(".parallax");
            Addresses addresses = Addresses.documented(System.getenv());
            try (LocalSystem system = new LocalSystem(home, addresses, work, work.resolve("logs"), Map.of())) {
                Fixture fixture = new Fixture(addresses, work, options.seed(), Clock.systemUTC());
                boolean agreed = new Walkthrough(new Started(system), options, fixture, screen).run();
                if (!options.exit()) {
                    screen.line("");
                    screen.line("Dashboard  " + screen.strong(addresses.urlOf(Service.MONITOR) + "/"));
                    screen.line("Everything keeps running; Ctrl-C ends it all.");
                    new CountDownLatch(1).await();
                }
                return agreed ? 0 : FAILED;
            }
        } catch (RuntimeException e) {
            // The one place where any failure becomes one line and an exit status.
            screen.line(screen.bad("demo: " + e.getMessage()) + "  (logs: .parallax/logs)");
            return FAILED;
        }
    }

    /** Shows what runs already; the stores and the monitor are where the variables say. */
    private static int show(DemoOptions options, Screen screen) {
        try {
            Map<String, String> environment = environment();
            Addresses addresses = Addresses.documented(environment);
            URI front = URI.create(environment.getOrDefault(
                    "PARALLAX_MONITOR_URL", addresses.urlOf(Service.MONITOR).toString()));
            Path work = Files.createDirectories(Path.of(".parallax"));
            Fixture fixture = new Fixture(addresses, work, options.seed(), Clock.systemUTC());
            return new Walkthrough(new Found(front), options, fixture, screen).run() ? 0 : FAILED;
        } catch (IOException | RuntimeException e) {
            screen.line(screen.bad("demo: " + e.getMessage()));
            return FAILED;
        }
    }

    /** The variables, and those in the file that one of them names: what is secret is in no environment. */
    private static Map<String, String> environment() throws IOException {
        Map<String, String> variables = new HashMap<>(System.getenv());
        String file = variables.get("PARALLAX_SETTINGS");
        if (file != null) {
            Properties settings = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(file))) {
                settings.load(reader);
            }
            settings.stringPropertyNames().forEach(name -> variables.put(name, settings.getProperty(name)));
        }
        return variables;
    }

    private static String help() {
        try (InputStream text = Demo.class.getResourceAsStream("help.txt")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
