package dev.parallax.bench.product;

import dev.parallax.bench.load.PostgresAddress;
import dev.parallax.bench.report.CompilerTime;
import dev.parallax.bench.report.ProcessMemory;
import dev.parallax.devstack.KafkaServer;
import dev.parallax.devstack.Ports;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged scheduler, monitor and reconcilers, each with a heap of 256 MB, and a broker in this JVM. They keep their
 * own memory in the database that is measured, in schemas of their own.
 */
public final class BenchServices implements AutoCloseable {
    /** What each service may use. */
    public static final String HEAP = "-Xmx256m";

    private static final Duration START = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Home home;
    private final Path folder;
    private final KafkaServer broker = KafkaServer.ephemeral();
    private final int schedulerPort = Ports.free();
    private final int monitorPort = Ports.free();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<ServiceProcess> others = new ArrayList<>();
    private final List<Reconciler> reconcilers = new ArrayList<>();

    private record Reconciler(ServiceProcess process, GcLog collections) {}

    /**
     * Memory of the reconcilers since {@link #forgetPeaks}, in bytes, that of the largest.
     *
     * @param used the most heap in use before a collection
     * @param live the most heap in use after a collection
     * @param resident the largest resident size
     */
    public record Memory(long used, long live, long resident) {}

    /**
     * Prepares; starts only the broker.
     *
     * @param folder for logs
     * @param datasets the configuration, which must be there when the services start
     */
    public BenchServices(PostgresAddress memory, Path folder, Path datasets) {
        this.home = Home.find();
        this.folder = folder;
        environment.put("PARALLAX_POSTGRES_URL", memory.url());
        environment.put("PARALLAX_POSTGRES_USER", memory.user());
        environment.put("PARALLAX_POSTGRES_PASSWORD", memory.password());
        environment.put("PARALLAX_KAFKA_BOOTSTRAP", broker.bootstrap());
        environment.put("PARALLAX_SCHEDULER_PORT", "" + schedulerPort);
        environment.put("PARALLAX_SCHEDULER_URL", "http://localhost:" + schedulerPort);
        environment.put("PARALLAX_MONITOR_PORT", "" + monitorPort);
        environment.put("PARALLAX_MONITOR_URL", "http://localhost:" + monitorPort);
        environment.put("QUARKUS_CONFIG_LOCATIONS", datasets.toAbsolutePath().toString());
    }

    /** Starts scheduler, monitor and one reconciler, and waits for them. */
    public void start() {
        others.add(process("scheduler-service", "scheduler", schedulerPort, Map.of(), List.of()));
        others.add(process("monitor-service", "monitor", monitorPort, Map.of(), List.of()));
        others.forEach(ServiceProcess::start);
        others.forEach(process -> process.awaitReady(START));
        reconcilers(1);
    }

    /** Starts the scheduler only, with these variables, and waits for it. */
    public void scheduler(Map<String, String> own) {
        var scheduler = process("scheduler-service", "scheduler", schedulerPort, own, List.of());
        others.add(scheduler);
        scheduler.start();
        scheduler.awaitReady(START);
    }

    public String schedulerUrl() {
        return "http://localhost:" + schedulerPort;
    }

    /** Where the broker is. */
    public String bootstrap() {
        return broker.bootstrap();
    }

    /** Starts reconcilers until there are so many, and waits for them. */
    public void reconcilers(int wanted) {
        var starting = new ArrayList<ServiceProcess>();
        while (reconcilers.size() < wanted) {
            var name = "reconciler-" + (reconcilers.size() + 1);
            var collections = folder.resolve(name + "-gc.log");
            int port = Ports.free();
            var process = process(
                    "reconciler-service",
                    name,
                    port,
                    Map.of("PARALLAX_RECONCILER_PORT", "" + port, "HOSTNAME", name),
                    reconcilerOptions(collections));
            process.start();
            starting.add(process);
            reconcilers.add(new Reconciler(process, new GcLog(collections)));
        }
        starting.forEach(process -> process.awaitReady(START));
    }

    public ReconciliationApi api() {
        return new ReconciliationApi(URI.create("http://localhost:" + monitorPort));
    }

    /** Lets peaks begin anew. */
    public void forgetPeaks() throws IOException {
        for (var reconciler : reconcilers) {
            reconciler.collections().mark();
            ProcessMemory.forgetPeak(reconciler.process().pid());
        }
    }

    /** The peaks since they were forgotten. */
    public Memory peaks() throws IOException {
        var memory = new Memory(0, 0, 0);
        for (var reconciler : reconcilers) {
            var heap = reconciler.collections().peak().orElse(new GcLog.Peak(0, 0));
            long resident =
                    ProcessMemory.peakResident(reconciler.process().pid()).orElse(0);
            memory = new Memory(
                    Math.max(memory.used(), heap.used()),
                    Math.max(memory.live(), heap.live()),
                    Math.max(memory.resident(), resident));
        }
        return memory;
    }

    /** Processor time that the compilers of all services and of this JVM, with the broker, have taken, as far as it is known. */
    public Duration compiling() {
        var services = Stream.concat(others.stream(), reconcilers.stream().map(Reconciler::process))
                .map(ServiceProcess::pid);
        return Stream.concat(services, Stream.of(ProcessHandle.current().pid()))
                .map(pid -> CompilerTime.of(pid).orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Writes something beside the logs, for whoever wants to know more. */
    public void keep(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** Has the first reconciler collect its heap fully, now. */
    public void collect() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var command = new ProcessBuilder(
                        jcmd, "" + reconcilers.getFirst().process().pid(), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!command.waitFor(30, TimeUnit.SECONDS)) {
            command.destroyForcibly();
        }
    }

    /** The collector's log, and what a profile needs: options in PARALLAX_BENCH_RECONCILER_OPTIONS. */
    private static List<String> reconcilerOptions(Path collections) {
        var options = new ArrayList<String>();
        if (!Home.isNative()) {
            options.add("-Xlog:gc:file=" + collections.toAbsolutePath());
        }
        var more = System.getenv().getOrDefault("PARALLAX_BENCH_RECONCILER_OPTIONS", "");
        Stream.of(more.split(" ", -1)).filter(option -> !option.isBlank()).forEach(options::add);
        return options;
    }

    private ServiceProcess process(
            String module, String name, int port, Map<String, String> own, List<String> jvmOptions) {
        var options = new ArrayList<>(List.of(HEAP, "-XX:+ExitOnOutOfMemoryError"));
        options.addAll(jvmOptions);
        var command = home.command(module, options);
        var variables = new LinkedHashMap<>(environment);
        variables.putAll(own);
        var ready = URI.create("http://localhost:" + port + "/q/health/ready");
        return new ServiceProcess(new ServiceProcess.Spec(
                name, command, variables, folder.resolve(name + ".log"), Map.of(), output -> answers(ready)));
    }

    private static boolean answers(URI ready) {
        try {
            var request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        reconcilers.parallelStream().forEach(reconciler -> reconciler.process().close());
        others.parallelStream().forEach(ServiceProcess::close);
        broker.close();
    }
}
