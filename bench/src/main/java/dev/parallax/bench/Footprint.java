package dev.parallax.bench;

import dev.parallax.bench.report.Machine;
import dev.parallax.bench.report.ProcessMemory;
import dev.parallax.bench.report.Report;
import dev.parallax.bench.report.TextTable;
import dev.parallax.e2e.system.Addresses;
import dev.parallax.e2e.system.Home;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import dev.parallax.e2e.system.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The program behind {@code ./bench/footprint}: how long each service and owner takes from its start to its first ready answer,
 * and what it holds in memory after a minute in which nobody asks for anything. The stores are filled and the schemas made
 * before; of five starts the median counts.
 */
public final class Footprint {
    private static final int STARTS = 5;
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 2;

    private Footprint() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (List.of(args).contains("--native")) {
            System.setProperty(Home.NATIVE, "true");
        }
        String kind = Home.isNative() ? "native" : "jvm";
        Home home = Home.find();
        Path work = home.path().resolve(".parallax/footprint-" + UUID.randomUUID());
        Report report = new Report(
                System.out,
                Path.of("bench", "results", LocalDate.now(Clock.systemUTC()) + "-footprint-" + kind + ".txt"));
        report.title("Start and idle memory, " + (Home.isNative() ? "native executables" : "jars"));
        report.facts(Machine.describe());
        Addresses addresses = Addresses.free(System.getenv(), "parallax_footprint");
        try (LocalSystem system =
                new LocalSystem(home, addresses, work.resolve("data"), work.resolve("logs"), Map.of())) {
            system.start(report::progress);
            Map<Service, List<Duration>> starts = new EnumMap<>(Service.class);
            for (Service service : Service.values()) {
                for (int i = 0; i < STARTS; i++) {
                    starts.computeIfAbsent(service, one -> new ArrayList<>())
                            .add(start(
                                    system.service(service),
                                    addresses.urlOf(service).getPort()));
                }
            }
            report.progress("a minute in which nobody asks for anything");
            Thread.sleep(IDLE);
            TextTable table = new TextTable("service", "ready after ms", "fastest ms", "idle MB", "largest MB");
            for (Service service : Service.values()) {
                long pid = system.service(service).pid();
                List<Duration> sorted = new ArrayList<>(starts.getOrDefault(service, List.of()));
                Collections.sort(sorted);
                table.row(
                        service.label(),
                        "" + sorted.get(STARTS / 2).toMillis(),
                        "" + sorted.getFirst().toMillis(),
                        "" + ProcessMemory.resident(pid).orElse(0) / 1_000_000,
                        "" + ProcessMemory.peakResident(pid).orElse(0) / 1_000_000);
            }
            report.table(table);
        }
    }

    private static Duration start(ServiceProcess process, int port) throws InterruptedException {
        process.stop();
        long begin = System.nanoTime();
        process.start();
        while (!isReady(port)) {
            if (System.nanoTime() - begin > LONGEST_START.toNanos()) {
                throw new IllegalStateException(process.name() + " is not ready, see " + process.log());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Costs less than a client of HTTP, which would be measured with the service. */
    private static boolean isReady(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException notYet) {
            return false;
        }
    }
}
