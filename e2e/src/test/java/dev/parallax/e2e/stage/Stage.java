package dev.parallax.e2e.stage;

import dev.parallax.e2e.api.ParallaxApi;
import dev.parallax.e2e.cases.Cases;
import dev.parallax.e2e.drift.Fixture;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The packaged system, filled with 2,000 launches and 10,000 bookings beside the cases of the engine's tests, given to
 * the tests that ask for it. It is
 * started once a run, on free ports, and ended after the last test. Every test leaves both stores in agreement.
 */
public final class Stage implements AutoCloseable {
    public static final int LAUNCHES = 2_000;
    public static final int BOOKINGS = 10_000;

    private static final Pattern DOCUMENT_SERVER =
            Pattern.compile("mongodb://(?<login>[^/@]*@)?(?<host>[^:/]+):(?<port>\\d+)(?<rest>.*)");

    private final Home home;
    private final Path data;
    private final CommandTap tap;
    private final LocalSystem system;
    private final Fixture fixture;

    private Stage() {
        this.home = Home.find();
        Path work = home.path().resolve("e2e/target/stage");
        try {
            deleteTree(work);
            this.data = Files.createDirectories(work.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String database = "parallax_e2e_" + UUID.randomUUID().toString().substring(0, 8);
        Addresses addresses = Addresses.free(System.getenv(), database);
        Matcher server = DOCUMENT_SERVER.matcher(addresses.mongodbUri());
        if (!server.matches()) {
            throw new IllegalArgumentException("cannot put a proxy before " + addresses.mongodbUri());
        }
        String login = server.group("login") == null ? "" : server.group("login");
        this.tap = new CommandTap(server.group("host"), Integer.parseInt(server.group("port")));
        String tapped = "mongodb://" + login + "localhost:" + tap.port() + server.group("rest");
        Path cases = data.resolve("cases.yaml");
        Map<String, String> settings = Map.of(
                "QUARKUS_CONFIG_LOCATIONS",
                home.datasets() + "," + cases,
                "PARALLAX_MONGODB_URI",
                tapped,
                // So slow that whatever would wait for polling is noticed.
                "PARALLAX_QUEUE_POLL",
                "10m",
                // Processes that live for some minutes are not worth the second compiler, which takes the cores from
                // them: on two busy cores the owners took about half as many writes with it.
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1",
                // So many processes share the cores that further event loops only wake each other.
                "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE",
                "1");
        this.system = new LocalSystem(home, addresses, data, work.resolve("logs"), settings);
        this.fixture = new Fixture(addresses, data, 42, Clock.systemUTC());
        system.startServers(line -> {});
        Cases.find(home).prepare(addresses, cases);
        system.startServices(line -> {});
        fixture.fill(LAUNCHES, BOOKINGS);
    }

    /** The checkout that is run. */
    public Home home() {
        return home;
    }

    public LocalSystem system() {
        return system;
    }

    public Fixture fixture() {
        return fixture;
    }

    /** What goes from the services to the document server. */
    public CommandTap tap() {
        return tap;
    }

    public ParallaxApi api() {
        return new ParallaxApi(system.addresses().urlOf(Service.MONITOR));
    }

    public Owners owners() {
        return new Owners(system.addresses());
    }

    @Override
    public void close() {
        system.close();
        tap.close();
    }

    private static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Gives the one stage of the run to tests with such a parameter. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stage.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Stage.class))
                    .computeIfAbsent(Stage.class, type -> new Stage(), Stage.class);
        }
    }
}
