package dev.parallax.e2e.chaos;

import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import dev.parallax.e2e.system.ServiceProcess;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Several schedulers and reconcilers, and a monitor, each a process of its own, over one database and one broker, which
 * are processes too.
 */
final class Replicas implements AutoCloseable {
    static final String DATABASE = "postgres";

    /** Jobs that a reconciler has at work at once. */
    static final int SLOTS = 16;

    private final LocalSystem system;
    private final Ledger ledger;
    private final CountingOwner owner;
    private final List<ServiceProcess> schedulers = new ArrayList<>();
    private final List<ServiceProcess> reconcilers = new ArrayList<>();
    private final ServiceProcess monitor;

    /**
     * Starts everything.
     *
     * @param lease the schedulers'
     * @param each how many schedulers, and how many reconcilers
     */
    static Replicas start(Path folder, Duration lease, int each) throws SQLException {
        // More in flight at once, so that more is hit.
        return start(folder, lease, each, 200);
    }

    /** @param window how many jobs are on their way to the reconcilers: an urgent one waits behind as many */
    static Replicas start(Path folder, Duration lease, int each, int window) throws SQLException {
        Replicas replicas = new Replicas(folder, lease, each, window);
        try {
            replicas.services().parallelStream().forEach(replicas::startAgain);
            return replicas;
        } catch (RuntimeException e) {
            replicas.close();
            throw e;
        }
    }

    private Replicas(Path folder, Duration lease, int each, int window) throws SQLException {
        Home home = Home.find();
        // Always servers of its own: others may not be killed.
        this.system = new LocalSystem(
                home,
                Addresses.free(Map.of(), "unused"),
                folder.resolve("data"),
                home.path().resolve("e2e/target/chaos"),
                Map.of());
        system.startServers(line -> {});
        this.ledger = new Ledger(system.addresses());
        this.owner = new CountingOwner(ledger);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("QUARKUS_CONFIG_LOCATIONS", datasets());
        settings.put("CHAOS_OWNER_URL", owner.url().toString());
        settings.put("PARALLAX_QUEUE_LEASE", lease.toString());
        settings.put("PARALLAX_QUEUE_WINDOW", "" + window);
        // Processes that live for a minute are not worth the second compiler, which took a third of two cores.
        settings.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        for (int i = 1; i <= each; i++) {
            schedulers.add(system.replica(Service.SCHEDULER, "scheduler-" + i, List.of(), settings));
            Map<String, String> named = new LinkedHashMap<>(settings);
            named.put("PARALLAX_RECONCILER_WORKER", "reconciler-" + i);
            named.put("PARALLAX_RECONCILER_RECORDS", "" + SLOTS);
            // Jobs are so short here that taking them off Kafka is most of the waiting.
            named.put("MP_MESSAGING_INCOMING_JOBS_MAX_POLL_RECORDS", "16");
            named.put("MP_MESSAGING_INCOMING_JOBS_POLL_TIMEOUT", "10");
            reconcilers.add(system.replica(Service.RECONCILER, "reconciler-" + i, List.of(), named));
        }
        // The front passes calls on to one scheduler; elsewhere a load balancer is between them.
        settings.put("PARALLAX_SCHEDULER_URL", url(schedulers.getFirst()).toString());
        this.monitor = system.replica(Service.MONITOR, "monitor", List.of(), settings);
    }

    private static String datasets() {
        try {
            return Path.of(Objects.requireNonNull(Replicas.class.getResource("/chaos-datasets.yaml"))
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Ledger ledger() {
        return ledger;
    }

    CountingOwner owner() {
        return owner;
    }

    /** The processes that faults may hit, by name. */
    Map<String, ServiceProcess> victims() {
        Map<String, ServiceProcess> victims = new LinkedHashMap<>();
        schedulers.forEach(process -> victims.put(process.name(), process));
        reconcilers.forEach(process -> victims.put(process.name(), process));
        victims.put(Fault.BROKER, system.broker());
        return victims;
    }

    /** Those, and the database and the monitor. */
    Map<String, ServiceProcess> processes() {
        Map<String, ServiceProcess> all = new LinkedHashMap<>(victims());
        all.put(DATABASE, system.stores());
        all.put(monitor.name(), monitor);
        return all;
    }

    Addresses addresses() {
        return system.addresses();
    }

    List<URI> schedulers() {
        return schedulers.stream().map(Replicas::url).toList();
    }

    URI monitor() {
        return url(monitor);
    }

    static URI url(ServiceProcess process) {
        return URI.create("http://localhost:" + process.port());
    }

    /** Starts a process again that was killed, and waits until it is ready. */
    void startAgain(ServiceProcess process) {
        system.startAgain(process);
    }

    /** All but the database and the broker. */
    List<ServiceProcess> services() {
        List<ServiceProcess> services = new ArrayList<>(schedulers);
        services.addAll(reconcilers);
        services.add(monitor);
        return services;
    }

    @Override
    public void close() throws SQLException {
        services().parallelStream().forEach(ServiceProcess::kill);
        owner.close();
        ledger.close();
        system.close();
    }
}
