package dev.parallax.e2e.system;

import dev.parallax.devstack.DocumentServer;
import dev.parallax.devstack.KafkaServer;
import dev.parallax.devstack.Ports;
import dev.parallax.devstack.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A whole Parallax on this machine: the stores and the broker unless given from outside, the owners and the services,
 * each a process of its own with a heap of 256 MB. All of them end with this object and with this JVM.
 */
public final class LocalSystem implements AutoCloseable {
    private static final String LOCATIONS = "QUARKUS_CONFIG_LOCATIONS";
    private static final Duration STACK_DEADLINE = Duration.ofSeconds(90);
    private static final Duration SERVICE_DEADLINE = Duration.ofMinutes(3);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Home home;
    private final Addresses addresses;
    private final Path logs;
    private final Map<String, String> overrides;
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final @Nullable ServiceProcess stores;
    private final @Nullable ServiceProcess broker;

    /**
     * Prepares the processes; starts none.
     *
     * @param data where the servers keep their data
     * @param logs where every process writes its log
     * @param overrides variables for every process, for example the address of a proxy before a store
     */
    public LocalSystem(Home home, Addresses addresses, Path data, Path logs, Map<String, String> overrides) {
        this.home = home;
        this.addresses = addresses;
        this.logs = logs;
        this.overrides = Map.copyOf(overrides);
        this.stores = stores(home, addresses, data, logs, overrides);
        this.broker = broker(home, addresses, data, logs, overrides);
        for (Service service : Service.values()) {
            services.put(service, process(service, service.label(), addresses.portOf(service), Map.of()));
        }
        // When the JVM ends without close(): Ctrl-C, or a test run that is cut off.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-parallax"));
    }

    /**
     * Starts everything and waits until all is ready.
     *
     * @param progress told one line about each step
     */
    public void start(Consumer<String> progress) {
        startServers(progress);
        startServices(progress);
    }

    /** Starts the stores and the broker, and waits for them. */
    public void startServers(Consumer<String> progress) {
        List<ServiceProcess> servers = new ArrayList<>();
        if (stores != null) {
            servers.add(stores);
        }
        if (broker != null) {
            servers.add(broker);
        }
        startAll(servers, STACK_DEADLINE, progress);
    }

    /** Starts the owners and the services, and waits for them. */
    public void startServices(Consumer<String> progress) {
        startAll(List.copyOf(services.values()), SERVICE_DEADLINE, progress);
    }

    private static void startAll(List<ServiceProcess> processes, Duration deadline, Consumer<String> progress) {
        processes.forEach(ServiceProcess::start);
        for (ServiceProcess process : processes) {
            process.awaitReady(deadline);
            progress.accept(process.name() + " is ready");
        }
    }

    public Addresses addresses() {
        return addresses;
    }

    public ServiceProcess service(Service service) {
        ServiceProcess process = services.get(service);
        if (process == null) {
            throw new IllegalArgumentException("no " + service);
        }
        return process;
    }

    /** The Kafka broker, unless it is given from outside. */
    public ServiceProcess broker() {
        if (broker == null) {
            throw new IllegalStateException("the broker is given from outside");
        }
        return broker;
    }

    /** The databases, unless both are given from outside. */
    public ServiceProcess stores() {
        if (stores == null) {
            throw new IllegalStateException("the databases are given from outside");
        }
        return stores;
    }

    /** Starts a process again and waits until it is ready. */
    public void startAgain(ServiceProcess process) {
        process.start();
        process.awaitReady(SERVICE_DEADLINE);
    }

    @Override
    public void close() {
        // The services first and all at once, so that none of them sees its stores or the broker go.
        services.values().parallelStream().forEach(ServiceProcess::close);
        if (broker != null) {
            broker.close();
        }
        if (stores != null) {
            stores.close();
        }
    }

    private static @Nullable ServiceProcess stores(
            Home home, Addresses addresses, Path data, Path logs, Map<String, String> overrides) {
        List<String> only = new ArrayList<>();
        Map<Integer, String> ports = new LinkedHashMap<>();
        if (addresses.embeds(Addresses.POSTGRES_URL)) {
            only.add("postgres");
            // Not checked here: a PostgreSQL that a killed run left behind still has it, and dev-stack ends that one.
        }
        if (addresses.embeds(Addresses.MONGODB_URI)) {
            only.add("mongodb");
            ports.put(addresses.mongodb(), DocumentServer.PORT_VARIABLE);
        }
        return only.isEmpty()
                ? null
                : devStack("dev-stack-stores", only, ports, home, addresses, data, logs, overrides);
    }

    private static @Nullable ServiceProcess broker(
            Home home, Addresses addresses, Path data, Path logs, Map<String, String> overrides) {
        if (!addresses.embeds(Addresses.KAFKA_BOOTSTRAP)) {
            return null;
        }
        Map<Integer, String> ports = Map.of(addresses.kafka(), KafkaServer.PORT_VARIABLE);
        return devStack("dev-stack-kafka", List.of("kafka"), ports, home, addresses, data, logs, overrides);
    }

    private static ServiceProcess devStack(
            String name,
            List<String> only,
            Map<Integer, String> ports,
            Home home,
            Addresses addresses,
            Path data,
            Path logs,
            Map<String, String> overrides) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of("-jar", home.devStackJar().toString(), "--only", String.join(",", only)));
        command.addAll(List.of("--data", data.toAbsolutePath().toString()));
        Map<String, String> environment = new LinkedHashMap<>(overrides);
        environment.put(PostgresServer.PORT_VARIABLE, "" + addresses.postgres());
        environment.put(DocumentServer.PORT_VARIABLE, "" + addresses.mongodb());
        environment.put(KafkaServer.PORT_VARIABLE, "" + addresses.kafka());
        return new ServiceProcess(new ServiceProcess.Spec(
                name, command, environment, logs.resolve(name + ".log"), ports, output -> output.get()
                        .contains("dev-stack is ready")));
    }

    /**
     * Prepares a further process of a service, on a port of its own; the caller starts and closes it.
     *
     * @param configuration files that it reads besides the datasets
     * @param settings variables for it alone; they go before everything else
     */
    public ServiceProcess replica(
            Service service, String name, List<Path> configuration, Map<String, String> settings) {
        List<Path> files = new ArrayList<>(configuration);
        files.add(home.datasets());
        Map<String, String> own = new LinkedHashMap<>();
        own.put(LOCATIONS, files.stream().map(Path::toString).collect(Collectors.joining(",")));
        own.putAll(settings);
        return process(service, name, Ports.free(), own);
    }

    private ServiceProcess process(Service service, String name, int port, Map<String, String> settings) {
        List<String> command = home.command(service.module(), List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        Map<String, String> environment = new LinkedHashMap<>(addresses.environment());
        environment.put(LOCATIONS, home.datasets().toString());
        environment.putAll(overrides);
        environment.put(service.portVariable(), "" + port);
        environment.putAll(settings);
        if (Home.isNative()) {
            // An executable has no compiler to be configured, and may refuse options that it does not know.
            environment.remove("JAVA_TOOL_OPTIONS");
        }
        URI ready = URI.create("http://localhost:" + port + "/q/health/ready");
        return new ServiceProcess(new ServiceProcess.Spec(
                name,
                command,
                environment,
                logs.resolve(name + ".log"),
                Map.of(port, service.portVariable()),
                output -> answers(ready)));
    }

    private static boolean answers(URI ready) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
